/** Links that set a new password. Only a hash of the secret is stored. A link opens nothing else. */
import { randomBytes } from 'node:crypto'
import { userId, type UserId } from '../model/ids.ts'
import type { Account } from './accounts.ts'
import { tokenHash } from './credentials.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { type Table, writeIf } from './table.ts'

/** A link is valid for an hour. */
const VALID_MS = 3_600_000
const HOUR_MS = 3_600_000
/** Links that one address can be sent in an hour. */
const PER_ADDRESS = 3
/** Requests of a network in an hour. */
const PER_NETWORK = 20

export interface PasswordReset {
  readonly user: UserId
  /** Version of the password that the link replaces. */
  readonly credentialVersion: number
}

interface Requested {
  readonly address: string
  readonly network: string
  /** Unix time in milliseconds. */
  readonly now: number
}

export const passwordResets = (table: Table) => ({
  /** Returns the id of the user with an address, or undefined if there is none. One read in either case. */
  owner: async (address: string): Promise<UserId | undefined> => {
    const lock = await table.get(keys.email(address))
    return lock && userId(numberOf(lock['userId']))
  },

  /** Creates a link's secret. `now` is Unix time in milliseconds. */
  create: async ({ id, credentialVersion }: Account, now: number): Promise<string> => {
    const secret = randomBytes(32).toString('base64url')
    const expiresAt = now + VALID_MS
    const ttl = Math.ceil(expiresAt / 1000)
    await table.write({
      put: { ...keys.passwordReset(tokenHash(secret)), v: 1, userId: id, credentialVersion, expiresAt, ttl },
    })
    return secret
  },

  /** Returns the user of a link, or undefined if it is not valid. `now` is Unix time in milliseconds. */
  find: async (secret: string, now: number): Promise<PasswordReset | undefined> => {
    const item = await table.get(keys.passwordReset(tokenHash(secret)))
    if (!item || numberOf(item['expiresAt']) <= now) return undefined
    return { user: userId(numberOf(item['userId'])), credentialVersion: numberOf(item['credentialVersion']) }
  },

  /** Deletes a link that was used. */
  remove: async (secret: string): Promise<void> => {
    await table.write({ delete: keys.passwordReset(tokenHash(secret)) })
  },

  /** Counts a request. Returns `network` or `address` if that has used its requests of the hour. */
  count: async ({ address, network, now }: Requested): Promise<'network' | 'address' | undefined> => {
    const hour = Math.floor(now / HOUR_MS)
    const within = (account: string, source: string, most: number) =>
      writeIf(table, {
        update: keys.loginFailures(account, `reset ${source} ${hour}`),
        set: { at: now, ttl: Math.ceil((now + 2 * HOUR_MS) / 1000) },
        add: { failures: 1 },
        onlyIf: { failures: { upTo: most - 1 } },
      })
    if (!(await within('', network, PER_NETWORK))) return 'network'
    return (await within(address, '', PER_ADDRESS)) ? undefined : 'address'
  },
})
