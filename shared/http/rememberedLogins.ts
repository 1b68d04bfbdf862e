/**
 * Cache of recently verified Basic credentials, so that a client that sends them with every request costs one hash per
 * minute. Stores only a keyed hash of the password, with a key of this process.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { UserId } from '../model/ids.ts'

const FRESH_MS = 60_000
const MOST_KEPT = 10_000

interface Remembered {
  readonly userId: UserId
  /** Version of the verified hash. Another version invalidates the entry. */
  readonly credentialVersion: number
  readonly at: number
}

export class RememberedLogins<V> {
  private readonly key = randomBytes(32)
  private readonly logins = new Map<string, Remembered>()
  /** Results of running verifications. Undefined means failure. */
  private readonly running = new Map<string, Promise<V | undefined>>()

  /** Returns an irreversible key of the pair. The length separates `a` + `bc` from `ab` + `c`. */
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
   * Verifies a pair, or shares the success of a concurrent verification of the same pair. Failures are not shared, so
   * that each guess is counted.
   */
  async shared(email: string, password: string, verify: () => Promise<V | undefined>): Promise<V | undefined> {
    const name = this.name(email, password)
    const running = this.running.get(name)
    // Awaits only if a verification is running. Otherwise concurrent requests would each start one.
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
