/**
 * Basic credentials that were verified a moment ago, so that a client that sends them with each call costs one hash a
 * minute. Passwords are not kept, only a keyed hash that means nothing outside of this process.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { UserId } from '../model/ids.ts'

const FRESH_MS = 60_000
const MOST_KEPT = 10_000

interface Remembered {
  readonly userId: UserId
  /** The hash that was verified against; another version makes this worthless. */
  readonly credentialVersion: number
  readonly at: number
}

export class RememberedLogins<V> {
  private readonly key = randomBytes(32)
  private readonly logins = new Map<string, Remembered>()
  /** What each verification under way results in; undefined is a failure. */
  private readonly running = new Map<string, Promise<V | undefined>>()

  /** A name for the pair that can't be turned back. The length keeps `a` + `bc` apart from `ab` + `c`. */
  private name(email: string, password: string): string {
    return createHmac('sha256', this.key).update(`${email.length}:${email}${password}`).digest('base64')
  }

  find(email: string, password: string, now: number): Remembered | undefined {
    const found = this.logins.get(this.name(email, password))
    return found && now - found.at < FRESH_MS && now >= found.at ? found : undefined
  }

  keep(login: { readonly email: string; readonly password: string }, remembered: Remembered): void {
    if (this.logins.size >= MOST_KEPT) {
      const [oldest] = this.logins.keys()
      if (oldest !== undefined) this.logins.delete(oldest)
    }
    this.logins.set(this.name(login.email, login.password), remembered)
  }

  /**
   * Verifies a pair, or takes the success of a parallel request that verifies the same one: a client's requests at once cost
   * one hash. A failure is nobody's but its own, so that each guess is counted.
   */
  async shared(email: string, password: string, verify: () => Promise<V | undefined>): Promise<V | undefined> {
    const name = this.name(email, password)
    const running = this.running.get(name)
    // No await without one: requests of the same moment would all find none.
    const verified = running && (await running)
    if (verified !== undefined) return verified
    const work = verify()
    const settled = work.then(
      value => value,
      () => undefined,
    )
    this.running.set(name, settled)
    try {
      return await work
    } finally {
      if (this.running.get(name) === settled) this.running.delete(name)
    }
  }

  forget(email: string, password: string): void {
    this.logins.delete(this.name(email, password))
  }
}
