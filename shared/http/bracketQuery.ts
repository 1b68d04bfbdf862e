/** Parses queries such as `filters[device.name][ilk]=van&sort[number]=-1`. */
import { malformed } from '../errors.ts'

/**
 * Query parameter. `filters[device.name][ilk]=van` has the name filters, the path device.name, ilk and the value van.
 * `names[]=a` has an empty path element.
 */
export interface Parameter {
  readonly name: string
  /** Texts in the brackets. A dot has no special meaning. */
  readonly path: readonly string[]
  readonly value: string
}

const KEY = /^([a-z_]{1,32})((?:\[[\w.]{0,64}\]){0,3})$/

/**
 * Returns the parameters in order. Names never become members of an object, so that special names are harmless. Throws
 * malformed for any other syntax.
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
