/**
 * A small deployment for tests: an administrator and two users on an empty table, with calls through the real handlers:
 * `await alice.calls('traccar.devices.create', { body: van }).gets(200, { name: 'Van' })`.
 */
import { scopesOf, tokensFor } from '#shared/http/devicehive/tokens.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import type { Ingestion } from '#shared/api/grants.ts'
import type { Membership } from '#shared/domain/membership.ts'
import { groupId, type GroupId, type TenantId, type UserId, userId } from '#shared/model/ids.ts'
import type { PositionStream } from '#shared/ports.ts'
import type { Account } from '#shared/table/accounts.ts'
import { entityItem } from '#shared/table/entities.ts'
import { nextId } from '#shared/table/entities.ts'
import { keys } from '#shared/table/keys.ts'
import { smartServerSessions } from '#shared/table/smartServerSessions.ts'
import { sessions } from '#shared/table/sessions.ts'
import { stores, type Stores } from '#shared/stores.ts'
import { users } from '#shared/table/users.ts'
import type { Table } from '#shared/table/table.ts'
import { plainProfile, type Profile } from '#shared/domain/userRules.ts'
import { call, type Received, type Sent } from './call.ts'
import { testHost, type TestHost } from './host.ts'
import { tableOf } from './table.ts'

/** Password of all users. */
export const PASSWORD = 'correct horse'
let hashed: Promise<string> | undefined

export interface Person {
  readonly id: UserId
  readonly email: string
  readonly cookie: string
  calls(address: string, sent?: Sent): Calling
  /** Like `calls`, with a Basic header instead of the session. */
  callsWithPassword(address: string, sent?: Sent, password?: string): Calling
}

export interface Calling extends Promise<Received> {
  /** Expects the status and these members of the JSON, or this text. Returns the response. */
  gets(status: number, expected?: unknown): Promise<Received>
}

export interface World {
  readonly host: TestHost
  readonly table: Table
  readonly stores: Stores
  readonly admin: Person
  readonly alice: Person
  readonly bob: Person
  readonly stranger: Pick<Person, 'calls'>
  /** Adds a user with the defaults of `profile`. */
  user(name: string, over?: Partial<Profile>, standing?: Membership): Promise<Person>
  /** Adds a tenant. Its customer number counts up from 1. */
  tenant(name: string): Promise<TenantId>
  /** Adds a group under a parent (0: none), linked to these users. */
  group(parent: number, ...linked: readonly Pick<Person, 'id'>[]): Promise<GroupId>
}

export const world = async (at?: string, stream?: PositionStream, ingestion?: Ingestion): Promise<World> => {
  const host = await testHost(at, stream, ingestion)
  const table = tableOf(host)
  const known = stores(table)
  const phc = await (hashed ??= hashPassword(PASSWORD))
  const now = () => host.now()
  const adminAccount = await known.users.createFirst({
    profile: profile('admin', { administrator: true }),
    phc,
    token: null,
  })
  const user = async (name: string, over: Partial<Profile> = {}, standing: Membership = {}) =>
    personOf(await known.users.create({ profile: profile(name, over), phc, token: null, standing }), table, now)
  let tenants = 0
  const admin = await personOf(adminAccount, table, now)
  // Created in sequence, because tests rely on their ids.
  const alice = await user('alice')
  const bob = await user('bob')
  return {
    host,
    table,
    stores: known,
    admin,
    alice,
    bob,
    stranger: { calls: (address, sent) => calling(call(address, sent)) },
    user,
    tenant: name => known.tenants.create({ ...TENANT, name, cid: (tenants += 1) }),
    group: (parent, ...linked) => addGroup(table, parent, linked),
  }
}

const TENANT = {
  shortName: 'cst',
  encryptionKey: '7ff91b86c75942e44c0055a724c7353c',
  deviceSearchingRange: 50,
  deviceNumberLimitation: 255,
  licensingEnhancement: 'PREMIUM',
  googleApiKey: '33',
  licenseTill: 1_868_874_911_262,
  cnpj: null,
} as const

/** Returns the default profile of a user, with changes. */
export const profile = (name: string, over: Partial<Profile> = {}): Profile => ({
  ...plainProfile(name, `${name}@example.org`),
  ...over,
})

export const basic = (email: string, password: string): string =>
  `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`

const personOf = async (account: Account, table: Table, now: () => number): Promise<Person> => {
  const { id, email } = account
  const cookie = `JSESSIONID=${await sessions(table).open(account, now())}`
  const proofs = proofsOf(account, table, now)
  return {
    id,
    email,
    cookie,
    calls: (address, sent = {}) =>
      calling(
        (async () => {
          const proof = (await proofs(address)) ?? { cookies: [cookie] }
          const headers = { ...proof.headers, ...sent.headers }
          return call(address, { ...proof, ...sent, headers })
        })(),
      ),
    callsWithPassword: (address, sent = {}, password = PASSWORD) =>
      calling(call(address, { ...sent, headers: { authorization: basic(email, password), ...sent.headers } })),
  }
}

/** Returns a user's credentials for APIs that have their own, created on first use. */
const proofsOf = (account: Account, table: Table, now: () => number) => {
  let cms: Promise<string> | undefined
  return async (address: string): Promise<Sent | undefined> => {
    if (address.startsWith('devicehive.')) {
      const current = (await users(table).byId(account.id)) ?? account
      const scopes = await scopesOf(current, table)
      const { accessToken } = await tokensFor(current, scopes, { table, now: now() })
      return { headers: { authorization: `Bearer ${accessToken}` } }
    }
    if (!address.startsWith('smartserver.')) return undefined
    return { cookies: [`cmsSID=${await (cms ??= smartServerSessions(table).open(account, now()))}`] }
  }
}

const calling = (received: Promise<Received>): Calling =>
  Object.assign(received, {
    gets: async (status: number, expected?: unknown) => {
      const answer = await received
      expect({ status: answer.status, text: answer.text }).toEqual({ status, text: expect.any(String) })
      if (typeof expected === 'string') expect(answer.text).toBe(expected)
      else if (expected !== undefined) expect(answer.json).toMatchObject(expected as object)
      return answer
    },
  })

const addGroup = async (table: Table, parent: number, linked: readonly Pick<Person, 'id'>[]): Promise<GroupId> => {
  const id = groupId(await nextId(table, 'group'))
  const record = { name: `Group ${id}`, groupId: parent, attributes: {} }
  await table.transact([
    { put: entityItem(keys.group(id), { kind: 'group', id, record }) },
    ...(parent > 0 ? [{ put: { ...keys.groupChild(groupId(parent), id) } }] : []),
    ...linked.flatMap(({ id: user }) => [
      { put: { ...keys.userGroup(userId(user), id) } },
      { put: { ...keys.groupUser(id, userId(user)) } },
    ]),
  ])
  return id
}
