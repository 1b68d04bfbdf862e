/**
 * The open WebSocket connections. Each stores the credentials that opened it, which are checked again for every message, so
 * that no connection outlives its session.
 */
import { isActive } from '../domain/userRules.ts'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf } from './accounts.ts'
import type { SubscriberState } from './config.ts'
import { CONNECTION_KEPT_MS, connectionKeys, connectionPartitions, newConnectionKey } from './connectionPartitions.ts'
import { isTokenValid } from './credentials.ts'
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import { isSessionValid } from './sessions.ts'
import { collect, type Item, type Key, keyOf, readItems, type Table, writeIf } from './table.ts'

export interface Connection {
  readonly id: string
  /** Key of its item. */
  readonly key: Key
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

type NewConnection = Omit<Connection, 'key' | 'greeted'>

/** A connection whose credentials are valid, and its user. */
export interface ConnectionValidity {
  readonly connection: Connection
  readonly account: Account
}

/** Returns the proof of a connection that a token opened, by the hash of the token. */
export const tokenProof = (hash: string): Connection['proof'] => ({ stored: keys.token(hash) })

export const connections = (table: Table) => ({
  /** Stores a connection. The subscriber state tells whether connections are spread. */
  open: async (connection: NewConnection, subscribers: SubscriberState): Promise<void> => {
    const { id, openedAt } = connection
    await table.write({ put: itemOf(connection, newConnectionKey(id, subscribers, openedAt)) })
  },

  close: async (id: string): Promise<void> => {
    const [key, spreadKey] = connectionKeys(id)
    // Without a crowd, closing costs one write.
    if (!(await writeIf(table, { delete: key, onlyIf: 'present' }))) await table.write({ delete: spreadKey })
  },

  /**
   * Returns the connections that can be open. `now` is Unix time in milliseconds. The subscriber state, read just before,
   * tells the partitions.
   */
  all: async (now: number, subscribers: SubscriberState): Promise<Connection[]> => {
    const partitions = connectionPartitions(subscribers, now).map(PK => collect(table.query({ PK })))
    const found = (await Promise.all(partitions)).flat().map(connectionFrom)
    return found.filter(({ openedAt }) => now - openedAt < CONNECTION_KEPT_MS)
  },

  /** Claims the right to send the initial snapshot. Returns false if it was claimed before or the connection is closed. */
  claimSnapshot: ({ key }: Pick<Connection, 'key'>): Promise<boolean> =>
    writeIf(table, {
      update: key,
      set: { greeted: true },
      onlyIf: { v: 1, greeted: { missing: true } },
    }),

  /** Returns the connections whose credentials are valid and whose account is active. */
  valid: (among: readonly Connection[], now: number): Promise<ConnectionValidity[]> => valid(table, among, now),
})

const itemOf = ({ id, user, proof, until, openedAt }: NewConnection, key: Key): Item => ({
  ...key,
  v: 1,
  connection: id,
  userId: user,
  openedAt,
  ...('stored' in proof ? { provenPK: proof.stored.PK, provenSK: proof.stored.SK } : proof),
  until,
  ttl: Math.ceil((openedAt + CONNECTION_KEPT_MS) / 1000),
})

const connectionFrom = (item: Item): Connection => ({
  id: textOf(item['connection']),
  key: keyOf(item),
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
