/**
 * Sign-in attempts with a password, per account and network and per network alone. Each attempt is counted before it is made,
 * so that a burst of guesses gets no further than the same guesses one by one.
 */
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { ConditionFailed, type Item, type Key, type Table } from './table.ts'

const FREE_FAILURES = 5
/** Attempts without a success, ended or not, that need not wait. Clients that send a password with parallel requests need some. */
const FREE_ATTEMPTS = 8
/** An attempt that has not ended by then died with its process. */
const ATTEMPT_MAX_MS = 60_000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15 * 60_000
/** Failures of an account are forgotten when it was left alone for so long. */
const FORGOTTEN_AFTER_MS = 60 * 60_000
const HOUR_MS = 60 * 60_000
const FAILURES_PER_HOUR = 100

export interface ThrottleDecision {
  readonly account: Key
  readonly network: Key
  readonly failures: number
  /** When the newest attempt was counted, milliseconds; 0 if none is on record. */
  readonly at: number
  /** What is on record counts no more: failures of long ago, or attempts that never ended. */
  readonly isOld: boolean
  /** 0: go on. */
  readonly waitMs: number
  /** As `waitMs`, for what this network did to all accounts together. */
  readonly networkWaitMs: number
}

export interface LoginFailures {
  /** Returns whether a password may be tried now; reads the lock of the address in the same call. */
  turn(account: string, network: string, now: number): Promise<ThrottleDecision & { readonly owner: Item | undefined }>
  /** Counts an attempt for account and network. Returns false if another one took the turn or as many as need not wait have begun. */
  claim(turn: ThrottleDecision, now: number): Promise<boolean>
  /** Counts an attempt for the network alone. Returns false if it has used up its attempts of the hour. */
  claimOfNetwork(turn: ThrottleDecision, now: number): Promise<boolean>
  /** Ends an attempt that `claim` counted, with a wrong password. */
  failed(turn: ThrottleDecision, now: number): Promise<void>
  /** Counts a wrong password of an attempt that only `claimOfNetwork` counted. */
  failedOfNetwork(turn: ThrottleDecision, now: number): Promise<void>
  /** Ends an attempt that `claim` counted, and forgets the failures of the account. */
  succeeded(turn: ThrottleDecision): Promise<void>
  /** Takes back what `claimOfNetwork` counted. */
  succeededOfNetwork(turn: ThrottleDecision): Promise<void>
}

/** The wait after so many failures, in milliseconds: 5 are free, then 1 s, doubled each time up to 15 minutes. */
const waitMsAfter = (failures: number): number =>
  failures < FREE_FAILURES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_FAILURES, 30))

export const signInThrottle = (table: Table): LoginFailures => ({
  turn: (account, network, now) => turn(table, { account, network, now }),

  claim: async (turn, now) =>
    (await claimOfAccount(table, turn, now)) && (await counted(table, turn.network, FAILURES_PER_HOUR - 1, now)),

  claimOfNetwork: ({ network }, now) => counted(table, network, FAILURES_PER_HOUR - 1, now),

  failed: async (turn, now) => {
    if (isCounted(turn)) return
    await table.write({ update: turn.account, set: stamp(now), add: { failures: 1 } })
  },

  failedOfNetwork: async ({ account }, now) => {
    await table.write({ update: account, set: stamp(now), add: { failures: 1 } })
  },

  succeeded: async ({ account, network }) => {
    await Promise.all([table.write({ delete: account }), takenBack(table, network)])
  },

  succeededOfNetwork: ({ network }) => takenBack(table, network),
})

/** Beyond the free failures, an attempt counts as failed from the start. */
const isCounted = ({ failures }: ThrottleDecision) => failures >= FREE_FAILURES

/** Several free attempts may run at a time; of those that had to wait, only one. */
const claimOfAccount = (table: Table, turn: ThrottleDecision, now: number): Promise<boolean> => {
  const { account: update, failures, at, isOld } = turn
  const set = stamp(now)
  if (isCounted(turn))
    return ifStill(table.write({ update, set, add: { failures: 1, attempts: 1 }, onlyIf: { failures } }))
  if (isOld) return ifStill(table.write({ update, set: { ...set, failures, attempts: failures + 1 }, onlyIf: { at } }))
  return ifStill(table.write({ update, set, add: { attempts: 1 }, onlyIf: { attempts: { upTo: FREE_ATTEMPTS - 1 } } }))
}

const counted = (table: Table, key: Key, upTo: number, now: number): Promise<boolean> =>
  ifStill(table.write({ update: key, set: stamp(now), add: { failures: 1 }, onlyIf: { failures: { upTo } } }))

const takenBack = async (table: Table, key: Key): Promise<void> => {
  await ifStill(table.write({ update: key, add: { failures: -1 }, onlyIf: { failures: { above: 0 } } }))
}

const ifStill = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}

const stamp = (now: number) => ({ at: now, ttl: Math.ceil((now + 2 * HOUR_MS) / 1000) })

interface SignInAttempt {
  readonly account: string
  readonly network: string
  readonly now: number
}

const turn = async (table: Table, { account, network, now }: SignInAttempt) => {
  const keyOfAccount = keys.loginFailures(account, network)
  const hourStart = Math.floor(now / HOUR_MS) * HOUR_MS
  const keyOfNetwork = keys.loginFailures('', `${network} ${hourStart}`)
  const [byAccount, byNetwork, owner] = await table.getMany([keyOfAccount, keyOfNetwork, keys.email(account)])
  const at = numberOf(byAccount?.['at'])
  const forgotten = byAccount !== undefined && now - at > FORGOTTEN_AFTER_MS
  const hasOpenAttempts = numberOf(byAccount?.['attempts']) > numberOf(byAccount?.['failures'])
  const abandoned = hasOpenAttempts && now - at > ATTEMPT_MAX_MS
  const isOld = forgotten || abandoned
  const failures = forgotten ? 0 : numberOf(byAccount?.['failures'])
  const networkIsFull = numberOf(byNetwork?.['failures']) >= FAILURES_PER_HOUR
  const networkWaitMs = networkIsFull ? hourStart + HOUR_MS - now : 0
  const waitMs = Math.max(at + waitMsAfter(failures) - now, networkWaitMs, 0)
  return {
    account: keyOfAccount,
    network: keyOfNetwork,
    failures,
    at,
    isOld,
    waitMs,
    networkWaitMs,
    owner,
  }
}
