/**
 * The open WebSocket connections. Each stores the credentials that opened it, which are checked again for every message, so
 * that no connection outlives its session.
 */
import { isActive } from '../domain/userRules.ts'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf } from './accounts.ts'
import { isTokenValid } from './credentials.ts'
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import { isSessionValid } from './sessions.ts'
import { type Item, type Key, readItems, type Table, writeIf } from './table.ts'

/** API Gateway closes every connection after two hours. */
export const CONNECTION_MS = 2 * 3_600_000
/** The item is kept longer, because clocks differ. It has a TTL, because the notice of a closed connection can be lost. */
const GRACE_MS = 10 * 60_000

export interface Connection {
  readonly id: string
  readonly user: UserId
  /** The credentials: a stored session or token, or a password of this version. */
  readonly proof: { readonly stored: Key } | { readonly credentialVersion: number }
  /** When the credentials expire, Unix time in milliseconds. */
  readonly until?: number | undefined
  /** Unix time in milliseconds. */
  readonly openedAt: number
  /** True if the initial snapshot was sent, or is being sent. */
  readonly greeted: boolean
}

/** A connection whose credentials are valid, and its user. */
export interface ConnectionValidity {
  readonly connection: Connection
  readonly account: Account
}

/** Returns the proof of a connection that a token opened, by the hash of the token. */
export const tokenProof = (hash: string): Connection['proof'] => ({ stored: keys.token(hash) })

export const connections = (table: Table) => ({
  open: async (connection: Omit<Connection, 'greeted'>): Promise<void> => {
    await table.write({ put: itemOf(connection) })
  },

  close: async (id: string): Promise<void> => {
    await table.write({ delete: keys.connection(id) })
  },

  /** Returns the connections that can be open. `now` is Unix time in milliseconds. */
  all: async (now: number): Promise<Connection[]> => {
    const found: Connection[] = []
    for await (const item of table.query({ PK: keys.connection('').PK })) {
      const connection = connectionFrom(item)
      if (now - connection.openedAt < CONNECTION_MS + GRACE_MS) found.push(connection)
    }
    return found
  },

  /** Claims the right to send the initial snapshot. Returns false if it was claimed before or the connection is closed. */
  claimSnapshot: (id: string): Promise<boolean> =>
    writeIf(table, {
      update: keys.connection(id),
      set: { greeted: true },
      onlyIf: { v: 1, greeted: { missing: true } },
    }),

  /** Returns the connections whose credentials are valid and whose account is active. */
  valid: (among: readonly Connection[], now: number): Promise<ConnectionValidity[]> => valid(table, among, now),
})

const itemOf = ({ id, user, proof, until, openedAt }: Omit<Connection, 'greeted'>): Item => ({
  ...keys.connection(id),
  v: 1,
  connection: id,
  userId: user,
  openedAt,
  ...('stored' in proof ? { provenPK: proof.stored.PK, provenSK: proof.stored.SK } : proof),
  until,
  ttl: Math.ceil((openedAt + CONNECTION_MS + GRACE_MS) / 1000),
})

const connectionFrom = (item: Item): Connection => ({
  id: textOf(item['connection']),
  user: userId(numberOf(item['userId'])),
  proof:
    typeof item['provenPK'] === 'string'
      ? { stored: { PK: item['provenPK'], SK: textOf(item['provenSK']) } }
      : { credentialVersion: numberOf(item['credentialVersion']) },
  until: typeof item['until'] === 'number' ? item['until'] : undefined,
  openedAt: numberOf(item['openedAt']),
  greeted: item['greeted'] === true,
})

/** At most two batch reads: accounts and credentials, then the tokens that opened sessions and the owners of shares. */
const valid = async (table: Table, among: readonly Connection[], now: number): Promise<ConnectionValidity[]> => {
  const proofs = among.flatMap(({ proof }) => ('stored' in proof ? [proof.stored] : []))
  const read = await readItems(table, [...among.map(({ user }) => keys.user(user)), ...proofs])
  const tokens = proofs.flatMap(key => openedBy(read(key)) ?? [])
  const owners = among.flatMap(({ user }) => ownerKey(read(keys.user(user))) ?? [])
  const readMore = await readItems(table, [...tokens, ...owners])
  return among.flatMap(connection => {
    const { proof, until = Infinity } = connection
    const user = read(keys.user(connection.user))
    const account = user && accountOf(user)
    if (!account || !isActive(account, now) || until <= now) return []
    const owner = account.share && readMore(keys.user(account.share.owner))
    if (account.share && !(owner && isActive(accountOf(owner), now))) return []
    if ('credentialVersion' in proof)
      return proof.credentialVersion === account.credentialVersion ? [{ connection, account }] : []
    const stored = read(proof.stored)
    const token = openedBy(stored)
    const holds = stored && isProof(stored, account, now) && (!token || readMore(token) !== undefined)
    return holds ? [{ connection, account }] : []
  })
}

const isProof = (stored: Item, account: Account, now: number): boolean =>
  stored.SK === keys.session('').SK ? isSessionValid(stored, account, now) : isTokenValid(stored, account, now)

/** Returns the key of the user whose share the temporary user follows, or undefined for all other users. */
const ownerKey = (user: Item | undefined): Key | undefined => {
  const share = user && accountOf(user).share
  return share && keys.user(share.owner)
}

/** Returns the key of the token that opened a session, or undefined if none did. */
const openedBy = (session: Item | undefined): Key | undefined =>
  typeof session?.['token'] === 'string' ? keys.token(session['token']) : undefined
