/** What a client wants to have: JSON, unless it asks for another type by its name. */
import type { Alternative } from '../api/operation.ts'

/** The quality that Accept gives a media range, or undefined where it does not name it. */
const qualities = (header: string): ReadonlyMap<string, number> =>
  new Map(
    header
      .toLowerCase()
      .split(',')
      .map((part): [string, number] => {
        const [range = '', ...parameters] = part.split(';').map(text => text.trim())
        const quality = Number(parameters.find(text => text.startsWith('q='))?.slice(2) ?? 1)
        return [range, Number.isFinite(quality) ? quality : 1]
      }),
  )

/**
 * The alternative that Accept wants more than JSON. A wildcard is JSON: Traccar 3.9 answered browsers and scripts that
 * said nothing with a file, which none of them expected.
 */
export const alternativeFor = (header = '', alternatives: readonly Alternative[] = []): Alternative | undefined => {
  const asked = qualities(header)
  const wanted = (name: string) => asked.get(name) ?? 0
  const json = wanted('application/json')
  const any = Math.max(wanted('*/*'), wanted('application/*'))
  const [best] = alternatives
    .filter(name => wanted(name) > json && wanted(name) >= any)
    .toSorted((a, b) => wanted(b) - wanted(a))
  return best
}
