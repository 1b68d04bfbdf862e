/** Random numbers from a seed, so that a failing schedule can be repeated. */
export interface Random {
  /** At least 0 and less than 1. */
  unit(): number
  /** Integer from 0 to `below`, exclusive. */
  below(below: number): number
  chance(probability: number): boolean
}

/** The mulberry32 generator. */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { unit, below: below => Math.floor(unit() * below), chance: probability => unit() < probability }
}
