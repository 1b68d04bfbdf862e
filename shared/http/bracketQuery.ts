/** Reads queries such as `filters[device.name][ilk]=van&sort[number]=-1`. */
import { malformed } from '../errors.ts'

/** `filters[device.name][ilk]=van` is filters, device.name, ilk and van; `names[]=a` is names, nothing and a. */
export interface Parameter {
  readonly name: string
  /** As they stand in the brackets: a dot in there is a character like any other. */
  readonly path: readonly string[]
  readonly value: string
}

const KEY = /^([a-z_]{1,32})((?:\[[\w.]{0,64}\]){0,3})$/

/**
 * The parameters of a query, in order. Names are never made members of an object, so there are none that could harm.
 * Throws `malformed` for anything that is no such query.
 */
export const bracketQuery = (rawQuery: string): Parameter[] =>
  rawQuery
    .split('&')
    .filter(part => part !== '')
    .map(part => {
      const equals = part.indexOf('=')
      const [key, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)]
      const [, name, brackets = ''] = KEY.exec(decoded(key)) ?? []
      if (name === undefined) throw malformed('Malformed query parameter')
      return {
        name,
        path: [...brackets.matchAll(/\[([^\]]*)\]/g)].map(([, inner = '']) => inner),
        value: decoded(value),
      }
    })

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformed('Malformed query string')
  }
}
