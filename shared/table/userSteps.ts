/** The writes beside a user's own item: what holds its names and its token, and what counts it. */
import { countsAsAdministrator } from '../domain/membership.ts'
import { badRequest, type CallerError, conflict } from '../errors.ts'
import type { TenantId, UserId } from '../model/ids.ts'
import { type Account, nameKeys, type UserRecord } from './accounts.ts'
import { decrementAdministrators, incrementAdministrators } from './administrators.ts'
import { numberOf, Conflict, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Key } from './table.ts'
import { joinTenant, leaveTenant } from './tenants.ts'

const nameTaken = () => conflict('email is already in use')
/** Says as little as it can: who learns that a token is taken has a token. */
const tokenRefused = () => badRequest('token cannot be used')

export const reserveName = (key: Key, id: UserId, taken = nameTaken()): TransactWrite => ({
  write: { put: { ...key, v: 1, userId: id }, onlyIf: 'absent' },
  otherwise: taken,
})

export const replaceNames = (before: Account, after: UserRecord, taken?: CallerError): TransactWrite[] => {
  const [held, wanted] = [nameKeys(before), nameKeys(after)]
  const without = (from: readonly Key[], others: readonly Key[]) =>
    from.filter(({ PK }) => !others.some(other => other.PK === PK))
  return [
    ...without(wanted, held).map(key => reserveName(key, before.id, taken)),
    ...without(held, wanted).map((key): TransactWrite => ({ write: { delete: key } })),
  ]
}

export const reserveToken = (hash: string, id: UserId): TransactWrite => ({
  write: { put: { ...keys.token(hash), v: 1, userId: id }, onlyIf: 'absent' },
  otherwise: tokenRefused(),
})

interface Manager {
  readonly id: UserId
  /** How many users it may manage; a negative limit is none. */
  readonly limit: number
  /** As it was read; the new user has its bonds. */
  readonly item: Item | undefined
}

/** Throws `conflict` for a manager that manages as many as it may. */
export const managementLinks = ({ id: manager, limit, item }: Manager, managed: UserId): TransactWrite[] => {
  if (!item || (limit >= 0 && numberOf(item['managed']) >= limit)) throw conflict('Manager user limit reached')
  return [
    {
      write: {
        update: keys.user(manager),
        add: { managed: 1 },
        onlyIf: { rev: numberOf(item['rev']), ...(limit >= 0 && { managed: { below: limit } }) },
      },
      otherwise: new Conflict(),
    },
    { write: { put: { ...keys.userManaged(manager, managed), v: 1, userId: manager, managedUserId: managed } } },
    { write: { put: { ...keys.userManager(managed, manager), v: 1, userId: manager, managedUserId: managed } } },
  ]
}

export const replaceToken = (from: string | null, to: string | null, id: UserId): TransactWrite[] => [
  ...(to === null ? [] : [reserveToken(to, id)]),
  ...(from === null ? [] : [{ write: { delete: keys.token(from) } }]),
]

export const administratorCountWrites = (before: Account, after: UserRecord): TransactWrite[] => {
  const [was, is] = [countsAsAdministrator(before), countsAsAdministrator(after)]
  if (was === is) return []
  return [is ? incrementAdministrators() : decrementAdministrators()]
}

export const movedTenant = (from: TenantId | undefined, to: TenantId | undefined, id: UserId): TransactWrite[] =>
  from === to ? [] : [...leaveTenant(from, id), ...joinTenant(to, id)]
