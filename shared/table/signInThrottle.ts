/**
 * Limits sign-in attempts with a password, per account and network and per network alone. Each attempt is counted before the
 * password is verified, so that parallel guesses have no advantage.
 */
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { type Item, type Key, type Table, writeIf } from './table.ts'

const FREE_FAILURES = 5
/** Unfinished and failed attempts without a wait. Clients that send a password with parallel requests need several. */
const FREE_ATTEMPTS = 8
/** After this time, the process of an unfinished attempt has stopped. */
const ATTEMPT_MAX_MS = 60_000
const FIRST_WAIT_MS = 1000
const WAIT_MAX_MS = 15 * 60_000
/** Failures of an account expire after this time without an attempt. */
const EXPIRES_AFTER_MS = 60 * 60_000
const HOUR_MS = 60 * 60_000
const FAILURES_PER_HOUR = 100

export interface ThrottleDecision {
  readonly account: Key
  readonly network: Key
  readonly failures: number
  /** Time of the newest attempt, Unix time in milliseconds; 0 if there is none. */
  readonly at: number
  /** True if the stored failures have expired, or if stored attempts never finished. */
  readonly isOld: boolean
  /** Time to wait before the attempt; 0 to continue. */
  readonly waitMs: number
  /** Time to wait because of this network's attempts on all accounts; 0 to continue. */
  readonly networkWaitMs: number
}

interface SignInThrottle {
  /** Decides whether an attempt must wait. Reads the lock of the account's name in the same call. */
  turn(account: string, network: string, now: number): Promise<ThrottleDecision & { readonly owner: Item | undefined }>
  /** Counts an attempt for account and network. Returns false if concurrent attempts have used the limit. */
  claim(turn: ThrottleDecision, now: number): Promise<boolean>
  /** Counts an attempt for the network alone. Returns false if it has used its attempts of the hour. */
  claimOfNetwork(turn: ThrottleDecision, now: number): Promise<boolean>
  /** Finishes an attempt that `claim` counted, after a wrong password. */
  failed(turn: ThrottleDecision, now: number): Promise<void>
  /** Counts a wrong password of an attempt that only `claimOfNetwork` counted. */
  failedOfNetwork(turn: ThrottleDecision, now: number): Promise<void>
  /** Finishes an attempt that `claim` counted, and deletes the failures of the account. */
  succeeded(turn: ThrottleDecision): Promise<void>
  /** Decrements the count of `claimOfNetwork`. */
  succeededOfNetwork(turn: ThrottleDecision): Promise<void>
}

/** Returns the wait after a number of failures, in milliseconds: none for 5, then 1 s, doubled each time up to 15 minutes. */
const waitMsAfter = (failures: number): number =>
  failures < FREE_FAILURES ? 0 : Math.min(WAIT_MAX_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_FAILURES, 30))

export const signInThrottle = (table: Table): SignInThrottle => ({
  turn: (account, network, now) => turn(table, { account, network, now }),

  claim: async (turn, now) =>
    (await claimOfAccount(table, turn, now)) && (await count(table, turn.network, FAILURES_PER_HOUR - 1, now)),

  claimOfNetwork: ({ network }, now) => count(table, network, FAILURES_PER_HOUR - 1, now),

  failed: async (turn, now) => {
    if (isCounted(turn)) return
    await table.write({ update: turn.account, set: stamp(now), add: { failures: 1 } })
  },

  failedOfNetwork: async ({ account }, now) => {
    await table.write({ update: account, set: stamp(now), add: { failures: 1 } })
  },

  succeeded: async ({ account, network }) => {
    await Promise.all([table.write({ delete: account }), uncount(table, network)])
  },

  succeededOfNetwork: ({ network }) => uncount(table, network),
})

/** True if the attempt was counted as failed from the start, which it is after the failures without a wait. */
const isCounted = ({ failures }: ThrottleDecision) => failures >= FREE_FAILURES

/** Several attempts without a wait can run at a time, but only one with a wait. */
const claimOfAccount = (table: Table, turn: ThrottleDecision, now: number): Promise<boolean> => {
  const { account: update, failures, at, isOld } = turn
  const set = stamp(now)
  if (isCounted(turn)) return writeIf(table, { update, set, add: { failures: 1, attempts: 1 }, onlyIf: { failures } })
  if (isOld) return writeIf(table, { update, set: { ...set, failures, attempts: failures + 1 }, onlyIf: { at } })
  return writeIf(table, { update, set, add: { attempts: 1 }, onlyIf: { attempts: { upTo: FREE_ATTEMPTS - 1 } } })
}

const count = (table: Table, key: Key, upTo: number, now: number): Promise<boolean> =>
  writeIf(table, { update: key, set: stamp(now), add: { failures: 1 }, onlyIf: { failures: { upTo } } })

const uncount = async (table: Table, key: Key): Promise<void> => {
  await writeIf(table, { update: key, add: { failures: -1 }, onlyIf: { failures: { above: 0 } } })
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
  const expired = byAccount !== undefined && now - at > EXPIRES_AFTER_MS
  const hasOpenAttempts = numberOf(byAccount?.['attempts']) > numberOf(byAccount?.['failures'])
  const abandoned = hasOpenAttempts && now - at > ATTEMPT_MAX_MS
  const isOld = expired || abandoned
  const failures = expired ? 0 : numberOf(byAccount?.['failures'])
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
