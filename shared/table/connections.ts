/**
 * The open sockets, and whether who opened them may still have them. A connection is what was proven when it was opened; that
 * is asked anew for each message, so that a session that ended has no socket left.
 */
import { isActive } from '../domain/userRules.ts'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf } from './accounts.ts'
import { isTokenValid } from './credentials.ts'
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import { isOpen } from './sessions.ts'
import { ConditionFailed, type Item, type Key, type Table } from './table.ts'

/** API Gateway ends every connection two hours after it was opened. */
export const LIFE_MS = 2 * 3_600_000
/** How much longer it is remembered: clocks differ, and a close may be lost. */
const GRACE_MS = 10 * 60_000

export interface Connection {
  readonly id: string
  readonly user: UserId
  /** How that was proven: a session or a token that is stored, or a password of this version. */
  readonly proof: { readonly stored: Key } | { readonly credentialVersion: number }
  /** When what it was proven by ends by itself, milliseconds. */
  readonly until?: number | undefined
  readonly openedAt: number
  /** It was sent its first message. */
  readonly greeted: boolean
}

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

  /** All that can still be open. `now` is in milliseconds. */
  all: async (now: number): Promise<Connection[]> => {
    const found: Connection[] = []
    for await (const item of table.query({ PK: keys.connection('').PK })) {
      const connection = connectionFrom(item)
      if (now - connection.openedAt < LIFE_MS + GRACE_MS) found.push(connection)
    }
    return found
  },

  /** Takes the right to send the first message; false when somebody has it, or the connection is closed. */
  greet: async (id: string): Promise<boolean> => {
    try {
      await table.write({
        update: keys.connection(id),
        set: { greeted: true },
        onlyIf: { v: 1, greeted: { missing: true } },
      })
      return true
    } catch (error) {
      if (error instanceof ConditionFailed) return false
      throw error
    }
  },

  /** Those of the connections whose session, token or password still counts and whose account may be used. */
  standing: (among: readonly Connection[], now: number) => standing(table, among, now),
})

const itemOf = ({ id, user, proof, until, openedAt }: Omit<Connection, 'greeted'>): Item => ({
  ...keys.connection(id),
  v: 1,
  connection: id,
  userId: user,
  openedAt,
  ...('stored' in proof ? { provenPK: proof.stored.PK, provenSK: proof.stored.SK } : proof),
  until,
  ttl: Math.ceil((openedAt + LIFE_MS + GRACE_MS) / 1000),
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

const nameOf = ({ PK, SK }: Key) => `${PK}\n${SK}`

const reading = async (table: Table, wanted: readonly Key[]) => {
  const items = wanted.length === 0 ? [] : await table.getMany(wanted)
  const found = new Map(items.flatMap(item => (item ? [[nameOf(item), item] as const] : [])))
  return (key: Key): Item | undefined => found.get(nameOf(key))
}

/** Two reads of many items at most: accounts and proofs, then the tokens that opened sessions. */
const standing = async (table: Table, among: readonly Connection[], now: number): Promise<ConnectionValidity[]> => {
  const proofs = among.flatMap(({ proof }) => ('stored' in proof ? [proof.stored] : []))
  const read = await reading(table, [...among.map(({ user }) => keys.user(user)), ...proofs])
  const tokens = proofs.flatMap(key => openedBy(read(key)) ?? [])
  const readToken = await reading(table, tokens)
  return among.flatMap(connection => {
    const { proof, until = Infinity } = connection
    const user = read(keys.user(connection.user))
    const account = user && accountOf(user)
    if (!account || !isActive(account, now) || until <= now) return []
    if ('credentialVersion' in proof)
      return proof.credentialVersion === account.credentialVersion ? [{ connection, account }] : []
    const stored = read(proof.stored)
    const token = openedBy(stored)
    const holds = stored && isProof(stored, account, now) && (!token || readToken(token) !== undefined)
    return holds ? [{ connection, account }] : []
  })
}

const isProof = (stored: Item, account: Account, now: number): boolean =>
  stored.SK === keys.session('').SK ? isOpen(stored, account, now) : isTokenValid(stored, account, now)

/** The token that a session was opened by, if it was. */
const openedBy = (session: Item | undefined): Key | undefined =>
  typeof session?.['token'] === 'string' ? keys.token(session['token']) : undefined
