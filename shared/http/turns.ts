/** Turns of attempts to sign in: parallel attempts wait for each other, and failed ones for some time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { tooManyRequests } from '../errors.ts'
import { signInThrottle } from '../table/signInThrottle.ts'
import type { Table } from '../table/table.ts'

interface Attempt {
  /** Name of the account, in canonical form. */
  readonly canonical: string
  readonly network: string
  /** Unix time in milliseconds. */
  readonly now: number
}

/** Attempts and pause of a request that waits for parallel password checks. */
const TURN_TRIES = 10
const TURN_PAUSE_MS = 100

/**
 * Repeats an attempt until it may proceed, and returns its result. `attempt` returns undefined while parallel attempts
 * use up the limit. Throws tooManyRequests after about a second.
 */
export const inTurn = async <T>(attempt: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < TURN_TRIES; tries += 1) {
    if (tries > 0) await sleep(TURN_PAUSE_MS)
    const result = await attempt()
    if (result !== undefined) return result
  }
  throw waitFor(1000)
}

/**
 * Counts an attempt before it is made. Throws tooManyRequests if a wait applies, or parallel attempts use up the limit.
 */
export const takeTurn = (table: Table, { canonical, network, now }: Attempt) =>
  inTurn(async () => {
    const turn = await signInThrottle(table).turn(canonical, network, now)
    if (turn.waitMs > 0) throw waitFor(turn.waitMs)
    return (await signInThrottle(table).claim(turn, now)) ? turn : undefined
  })

export const waitFor = (ms: number) =>
  tooManyRequests('Too many failed sign-ins, try again later', Math.max(1, Math.ceil(ms / 1000)))
