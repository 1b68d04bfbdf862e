/** The writes beside a user's own item: what holds its names and its token, and what counts it. */
import { isLastingAdministrator } from '../domain/standing.ts'
import { badRequest, type CallerError, conflict } from '../errors.ts'
import type { TenantId, UserId } from '../model/ids.ts'
import { type Account, nameKeys, type UserRecord } from './accounts.ts'
import { oneAdministratorLess, oneAdministratorMore } from './administrators.ts'
import { numberOf, Stale, type Step } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Key } from './table.ts'
import { joinTenant, leaveTenant } from './tenants.ts'

const nameTaken = () => conflict('email is already in use')
/** Says as little as it can: who learns that a token is taken has a token. */
const tokenRefused = () => badRequest('token cannot be used')

export const holdName = (key: Key, id: UserId, taken = nameTaken()): Step => ({
  write: { put: { ...key, v: 1, userId: id }, onlyIf: 'absent' },
  otherwise: taken,
})

export const movedNames = (before: Account, after: UserRecord, taken?: CallerError): Step[] => {
  const [held, wanted] = [nameKeys(before), nameKeys(after)]
  const without = (from: readonly Key[], others: readonly Key[]) =>
    from.filter(({ PK }) => !others.some(other => other.PK === PK))
  return [
    ...without(wanted, held).map(key => holdName(key, before.id, taken)),
    ...without(held, wanted).map((key): Step => ({ write: { delete: key } })),
  ]
}

export const holdToken = (hash: string, id: UserId): Step => ({
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
export const managing = ({ id: manager, limit, item }: Manager, managed: UserId): Step[] => {
  if (!item || (limit >= 0 && numberOf(item['managed']) >= limit)) throw conflict('Manager user limit reached')
  return [
    {
      write: {
        update: keys.user(manager),
        add: { managed: 1 },
        onlyIf: { rev: numberOf(item['rev']), ...(limit >= 0 && { managed: { below: limit } }) },
      },
      otherwise: new Stale(),
    },
    { write: { put: { ...keys.userManaged(manager, managed), v: 1, userId: manager, managedUserId: managed } } },
    { write: { put: { ...keys.userManager(managed, manager), v: 1, userId: manager, managedUserId: managed } } },
  ]
}

export const movedToken = (from: string | null, to: string | null, id: UserId): Step[] => [
  ...(to === null ? [] : [holdToken(to, id)]),
  ...(from === null ? [] : [{ write: { delete: keys.token(from) } }]),
]

export const countedAdministrator = (before: Account, after: UserRecord): Step[] => {
  const [was, is] = [isLastingAdministrator(before), isLastingAdministrator(after)]
  if (was === is) return []
  return [is ? oneAdministratorMore() : oneAdministratorLess()]
}

export const movedTenant = (from: TenantId | undefined, to: TenantId | undefined, id: UserId): Step[] =>
  from === to ? [] : [...leaveTenant(from, id), ...joinTenant(to, id)]
