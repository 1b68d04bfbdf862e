/** The part of a street network that vehicles can never leave or be caught in. */
import type { Street, StreetNetwork } from '../fleet/streets.ts'

/**
 * Returns the largest strongly connected component: what can be reached from a junction and also leads back to it.
 * Junctions are numbered anew.
 */
export const largestComponent = ({ junctions, streets, lights, ...rest }: StreetNetwork): StreetNetwork => {
  const components = componentsOf(junctions, streets)
  const sizes = new Map<number, number>()
  for (const component of components) sizes.set(component, (sizes.get(component) ?? 0) + 1)
  const [largest] = [...sizes].toSorted(([, a], [, b]) => b - a)[0] ?? []
  const numbers = new Map<number, number>()
  components.forEach((component, junction) => component === largest && numbers.set(junction, numbers.size))
  return {
    ...rest,
    junctions: numbers.size,
    lights: new Set([...lights].flatMap(junction => numbers.get(junction) ?? [])),
    streets: streets.flatMap(street => {
      const [from, to] = [numbers.get(street.from), numbers.get(street.to)]
      return from === undefined || to === undefined ? [] : [{ ...street, from, to }]
    }),
  }
}

/** Returns the component of each junction (Kosaraju). Works without recursion, because cities are deep. */
const componentsOf = (junctions: number, streets: readonly Street[]): Int32Array => {
  const forward: number[][] = Array.from({ length: junctions }, () => [])
  const backward: number[][] = Array.from({ length: junctions }, () => [])
  const connect = (from: number, to: number): void => {
    forward[from]?.push(to)
    backward[to]?.push(from)
  }
  for (const { from, to, oneWay } of streets) {
    connect(from, to)
    if (!oneWay) connect(to, from)
  }
  const components = new Int32Array(junctions).fill(-1)
  finishingOrder(forward)
    .toReversed()
    .forEach(start => {
      if (components[start] !== -1) return
      const pending = [start]
      components[start] = start
      for (let at = pending.pop(); at !== undefined; at = pending.pop())
        for (const next of backward[at] ?? []) {
          if (components[next] !== -1) continue
          components[next] = start
          pending.push(next)
        }
    })
  return components
}

/** Returns all junctions in the order in which a depth-first search leaves them. */
const finishingOrder = (next: readonly (readonly number[])[]): number[] => {
  const order: number[] = []
  const seen = new Uint8Array(next.length)
  for (let start = 0; start < next.length; start += 1) {
    const path: { readonly junction: number; following: number }[] = []
    const enter = (junction: number): void => {
      if (seen[junction] === 1) return
      seen[junction] = 1
      path.push({ junction, following: 0 })
    }
    enter(start)
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const step = next[last.junction]?.[last.following]
      last.following += 1
      if (step !== undefined) enter(step)
      else order.push(path.pop()?.junction ?? 0)
    }
  }
  return order
}
