/**
 * How often passwords were wrong, per account and network and per network alone. Written only when something fails, or
 * when an attempt beyond the free ones is made: each of those must claim its turn first, so that many at once count as many.
 */
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { ConditionFailed, type Item, type Key, type Table } from './table.ts'

const FREE_FAILURES = 5
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15 * 60_000
/** Failures of an account are forgotten when it was left alone for so long. */
const FORGOTTEN_AFTER_MS = 60 * 60_000
const HOUR_MS = 60 * 60_000
const FAILURES_PER_HOUR = 100

export interface Turn {
  readonly account: Key
  readonly network: Key
  readonly failures: number
  /** Older failures are on record that count no more. */
  readonly forgotten: boolean
  /** 0: go on. */
  readonly waitMs: number
  /** As `waitMs`, for what this network did to all accounts together. */
  readonly networkWaitMs: number
}

export interface LoginFailures {
  /** Whether a password may be tried now; reads the lock of the address in the same call. */
  turn(account: string, network: string, now: number): Promise<Turn & { readonly owner: Item | undefined }>
  /** Counts an attempt before it is made. False when another one took the turn. */
  claim(turn: Turn, now: number): Promise<boolean>
  failed(turn: Turn, now: number): Promise<void>
  succeeded(turn: Turn): Promise<void>
}

/** The wait after so many failures, in milliseconds: 5 are free, then 1 s, doubled each time up to 15 minutes. */
const waitMsAfter = (failures: number): number =>
  failures < FREE_FAILURES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_FAILURES, 30))

export const loginFailures = (table: Table): LoginFailures => ({
  turn: (account, network, now) => turn(table, { account, network, now }),

  claim: async ({ account, failures }, now) => {
    if (failures < FREE_FAILURES) return true
    try {
      await table.write({ update: account, set: stamp(now), add: { failures: 1 }, onlyIf: { failures } })
      return true
    } catch (error) {
      if (error instanceof ConditionFailed) return false
      throw error
    }
  },

  failed: async ({ account, network, failures, forgotten }, now) => {
    const counted = failures >= FREE_FAILURES
    const write = forgotten ? { set: { failures: 1, ...stamp(now) } } : { add: { failures: 1 }, set: stamp(now) }
    await Promise.all([
      counted ? undefined : table.write({ update: account, ...write }),
      table.write({ update: network, add: { failures: 1 }, set: stamp(now) }),
    ])
  },

  succeeded: async ({ account, failures }) => {
    if (failures > 0) await table.write({ delete: account })
  },
})

const stamp = (now: number) => ({ at: now, ttl: Math.ceil((now + 2 * HOUR_MS) / 1000) })

interface Attempt {
  readonly account: string
  readonly network: string
  readonly now: number
}

const turn = async (table: Table, { account, network, now }: Attempt) => {
  const keyOfAccount = keys.loginFailures(account, network)
  const hourStart = Math.floor(now / HOUR_MS) * HOUR_MS
  const keyOfNetwork = keys.loginFailures('', `${network} ${hourStart}`)
  const [byAccount, byNetwork, owner] = await table.getMany([keyOfAccount, keyOfNetwork, keys.email(account)])
  const at = numberOf(byAccount?.['at'])
  const forgotten = byAccount !== undefined && now - at > FORGOTTEN_AFTER_MS
  const failures = forgotten ? 0 : numberOf(byAccount?.['failures'])
  const networkIsFull = numberOf(byNetwork?.['failures']) >= FAILURES_PER_HOUR
  const networkWaitMs = networkIsFull ? hourStart + HOUR_MS - now : 0
  const waitMs = Math.max(at + waitMsAfter(failures) - now, networkWaitMs, 0)
  return { account: keyOfAccount, network: keyOfNetwork, failures, forgotten, waitMs, networkWaitMs, owner }
}
