/** Content negotiation: JSON, unless the client requests another type by name. */
import type { Alternative } from '../api/operation.ts'

/** Parses Accept into the quality of each media range. Defaults to 1. */
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
 * Returns the alternative that Accept prefers to JSON, or undefined for JSON. A wildcard selects JSON. Traccar 3.9
 * returned an unexpected file to browsers and scripts without a specific Accept header.
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
