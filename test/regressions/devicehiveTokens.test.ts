/** DeviceHive tokens must not extend their own lifetime, survive revocation, or reveal data beyond their scope. */
import { claimsOf, holding } from '../kit/hive.ts'
import { PASSWORD, world } from '../kit/world.ts'

const MINUTE = 60_000
const CREATE = 'devicehive.token.create'
const CURRENT = 'devicehive.users.getCurrent'

const signedIn = async () => {
  const here = await world()
  const carol = await here.user('carol')
  const login = async () =>
    (
      await here.stranger
        .calls('devicehive.token.login', { body: { login: carol.email, password: PASSWORD } })
        .gets(201)
    ).json
  const current = (accessToken: string, status: number) =>
    here.stranger.calls(CURRENT, { headers: { authorization: `Bearer ${accessToken}` } }).gets(status)
  const refresh = (refreshToken: string, status: number) =>
    here.stranger.calls('devicehive.token.refresh', { body: { refreshToken } }).gets(status)
  return { ...here, carol, login, current, refresh }
}

describe('a client', () => {
  test.each<[string, object]>([
    [
      'with the longest time that it can name',
      { expiration: '2099-01-01T00:00:00.000', refreshExpiration: '2099-01-01T00:00:00.000' },
    ],
    ['with a long access token', { expiration: '2099-01-01T00:00:00.000' }],
    ['with a long refresh token', { refreshExpiration: '2099-01-01T00:00:00.000' }],
    ['without a time', {}],
  ])('creates tokens %s that expire no later than its own token', async (_, ends) => {
    const { stranger, carol, login, host } = await signedIn()
    const { accessToken } = await login()
    const end = claimsOf(accessToken).e
    expect(end).toBe(host.now() + 30 * MINUTE)
    host.clock.advance(10 * MINUTE)
    const headers = { authorization: `Bearer ${accessToken}` }
    const minted = (await stranger.calls(CREATE, { headers, body: { userId: carol.id, ...ends } }).gets(201)).json
    expect([claimsOf(minted.accessToken).e, claimsOf(minted.refreshToken).e]).toEqual([end, end])
  })

  test('keeps the expiration over repeated creation and refresh', async () => {
    const { stranger, carol, login, host, refresh } = await signedIn()
    let { accessToken } = await login()
    const end = claimsOf(accessToken).e
    for (let generation = 0; generation < 3; generation += 1) {
      host.clock.advance(5 * MINUTE)
      const headers = { authorization: `Bearer ${accessToken}` }
      const minted = (
        await stranger.calls(CREATE, { headers, body: { userId: carol.id, actions: ['ManageToken'] } }).gets(201)
      ).json
      accessToken = (await refresh(minted.refreshToken, 201)).json.accessToken
      expect(claimsOf(accessToken).e).toBe(end)
    }
  })
})

test('lets an administrator choose expirations with an unrestricted token, but not with a restricted one', async () => {
  const here = await signedIn()
  const { admin, stranger, carol } = here
  const body = { userId: carol.id, actions: ['GetNetwork'], expiration: '2099-01-01T00:00:00.000' }
  const free = (await admin.calls(CREATE, { body }).gets(201)).json
  expect(claimsOf(free.accessToken).e).toBe(Date.UTC(2099, 0, 1))
  const headers = await holding(here, admin, { actions: ['ManageToken', 'GetNetwork'] })
  const narrowed = (await stranger.calls(CREATE, { headers, body }).gets(201)).json
  expect(claimsOf(narrowed.accessToken).e).toBe(here.host.now() + 30 * MINUTE)
})

describe('all tokens of a user end', () => {
  test.each<[string, object]>([
    ['disabled', { status: 2 }],
    ['locked', { status: 1 }],
    ['given another password', { password: 'Another-pass-1' }],
  ])('permanently, when it is %s', async (_, change) => {
    const { admin, carol, login, current, refresh } = await signedIn()
    const { accessToken, refreshToken } = await login()
    await current(accessToken, 200)
    const params = { id: carol.id }
    await admin.calls('devicehive.users.update', { params, body: change }).gets(204)
    await current(accessToken, 401)
    await refresh(refreshToken, 401)
    await admin.calls('devicehive.users.update', { params, body: { status: 0 } }).gets(204)
    await current(accessToken, 401)
    await refresh(refreshToken, 401)
  })

  test('when its password changes in another API', async () => {
    const { carol, login, current } = await signedIn()
    const { accessToken } = await login()
    const own = (await carol.calls('traccar.users.get', { params: { id: carol.id } }).gets(200)).json
    await carol
      .calls('traccar.users.update', { params: { id: carol.id }, body: { ...own, password: 'Another-pass-1' } })
      .gets(200)
    await current(accessToken, 401)
  })

  test('and their payload has only the members of DeviceHive', async () => {
    const { login } = await signedIn()
    const { accessToken } = await login()
    expect(Object.keys(claimsOf(accessToken))).toEqual(['u', 'a', 'n', 'dt', 'e', 't'])
  })
})

describe('an administrator’s token for networks or types alone', () => {
  test('reveals nothing about other users, not even their existence', async () => {
    const here = await world()
    const { admin, alice, stranger, group } = here
    const network = await group(0, alice)
    const answers = []
    for (const id of [alice.id, 4711]) {
      const networks = await holding(here, admin, { actions: ['GetNetwork'] })
      const types = await holding(here, admin, { actions: ['GetDeviceType'] })
      answers.push(
        await stranger.calls('devicehive.users.getNetwork', { params: { id, networkId: network }, headers: networks }),
        await stranger.calls('devicehive.users.getDeviceType', { params: { id, deviceTypeId: 1 }, headers: types }),
      )
    }
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })
})

describe('a token of an administrator for one network or one type', () => {
  test('returns only its own associations of another user', async () => {
    const here = await world()
    const { admin, alice, stranger, stores } = here
    await stores.deviceTypes.createFirst()
    const [own, other] = [await here.group(0, alice), await here.group(0, alice)]
    const params = { id: alice.id }
    const all = (await admin.calls('devicehive.users.get', { params }).gets(200)).json
    expect(all.networks.map(({ id }: { id: number }) => id)).toEqual([own, other])
    const headers = await holding(here, admin, { actions: ['*'], networks: [String(own)] })
    const narrowed = (await stranger.calls('devicehive.users.get', { params, headers }).gets(200)).json
    expect(narrowed.networks.map(({ id }: { id: number }) => id)).toEqual([own])

    await admin.calls('devicehive.users.disallowAllDeviceTypes', { params: { id: admin.id } }).gets(204)
    const oneType = await holding(here, admin, { actions: ['*'], deviceTypes: ['2'] })
    const types = await stranger.calls('devicehive.users.getDeviceTypes', { params, headers: oneType }).gets(200)
    expect(types.json.map(({ id }: { id: number }) => id)).toEqual([2])
  })

  test('cannot grant or revoke all types of another user', async () => {
    const here = await world()
    const { admin, alice, stranger } = here
    await admin.calls('devicehive.users.disallowAllDeviceTypes', { params: { id: admin.id } }).gets(204)
    const headers = await holding(here, admin, { actions: ['*'], deviceTypes: ['2'] })
    const params = { id: alice.id }
    await stranger.calls('devicehive.users.disallowAllDeviceTypes', { params, headers }).gets(403)
    await admin.calls('devicehive.users.disallowAllDeviceTypes', { params }).gets(204)
    await stranger.calls('devicehive.users.allowAllDeviceTypes', { params, headers }).gets(403)
  })
})
