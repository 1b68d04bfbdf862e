import { call } from '../../../kit/call.ts'
import { bearer, HOUR_MS, LIST, ONE_PM, sharing } from './kit.ts'

const form = (body: Record<string, string | number>) => ({ body })
const pairOf = (cookies: readonly string[]) => cookies[0]?.split(';')[0] ?? ''

test('shares a device by a token that reads only this device, and ends with the share', async () => {
  const { alice, device, shares, guest, host, van } = await sharing()
  await device(alice, 'Wagon')
  const share = await shares({ name: 'Trip to London' })
  expect(share).toMatchObject({
    userId: alice.id,
    name: 'Trip to London',
    deviceIds: [van],
    groupId: null,
    until: ONE_PM,
    trail: 'none',
    token: expect.stringMatching(/^[\w-]{43}$/),
  })
  const follower = guest(share.token)
  const { json } = await follower.calls('traccar.devices.list').gets(200)
  expect(json).toMatchObject([{ id: van, name: 'Van', uniqueId: `shared-${van}`, attributes: {} }])
  host.clock.advance(HOUR_MS - 1)
  await follower.calls('traccar.devices.list').gets(200)
  host.clock.advance(1)
  await follower.calls('traccar.devices.list').gets(401)
  await follower.calls('traccar.session.get', { query: { token: share.token } }).gets(401, 'Invalid token')
})

test('names the owner and the end to guests, and counts their views for the owner', async () => {
  const { alice, shares, guest, host } = await sharing()
  const { token, id } = await shares()
  const follower = guest(token)
  await follower.calls('traccar.shares.current').gets(200, { name: 'Van', sharedBy: 'alice', until: ONE_PM })
  host.clock.advance(60_000)
  await follower.calls('traccar.shares.current').gets(200)
  const { json } = await alice.calls('traccar.shares.list').gets(200)
  expect(json).toMatchObject([{ id, views: 2, lastViewed: '2026-06-01T12:01:00.000+00:00', watching: 0, token: null }])
  await alice.calls('traccar.shares.current').gets(404, 'This is not a shared link')
})

test('shows nothing before the share begins', async () => {
  const { guestOf, host, van, drive, atMinute } = await sharing()
  await drive(van, [atMinute(0)])
  const follower = await guestOf({ from: '2026-06-01T12:30:00Z' })
  await follower.calls('traccar.shares.current').gets(200, { from: '2026-06-01T12:30:00.000+00:00' })
  expect((await follower.calls('traccar.devices.list').gets(200)).json).toEqual([])
  expect((await follower.calls(LIST).gets(200)).json).toEqual([])
  host.clock.advance(HOUR_MS / 2)
  expect((await follower.calls('traccar.devices.list').gets(200)).json).toHaveLength(1)
  expect((await follower.calls(LIST).gets(200)).json).toHaveLength(1)
})

test('changes name and end, and revokes', async () => {
  const { alice, bob, admin, shares, guest, host } = await sharing()
  const { token, id } = await shares()
  const change = { params: { id }, body: { name: 'Longer', until: '2026-06-01T14:00:00Z' } }
  await bob.calls('traccar.shares.update', change).gets(400, 'Share access denied')
  await alice
    .calls('traccar.shares.update', change)
    .gets(200, { name: 'Longer', until: '2026-06-01T14:00:00.000+00:00' })
  host.clock.advance(HOUR_MS)
  await guest(token).calls('traccar.devices.list').gets(200)
  await bob.calls('traccar.shares.remove', { params: { id } }).gets(400, 'Share access denied')
  await admin.calls('traccar.shares.list', { query: { userId: alice.id } }).gets(200, [{ id }])
  await admin.calls('traccar.shares.remove', { params: { id } }).gets(204)
  await guest(token).calls('traccar.devices.list').gets(401)
  await alice.calls('traccar.shares.remove', { params: { id } }).gets(400, 'Share access denied')
  await alice.calls('traccar.shares.list').gets(200, [])
})

test('rejects shares without an object, of foreign objects, in the past, and more than 100', async () => {
  const { alice, bob, shares, van } = await sharing()
  const create = (body: object) => alice.calls('traccar.shares.create', { body })
  await create({ until: ONE_PM }).gets(400, 'Either deviceIds or groupId is required')
  await create({ deviceIds: [van] }).gets(400, 'until is required')
  await create({ deviceIds: [van], until: '2026-06-01T11:00:00Z' }).gets(400, 'The end must be in the future')
  await create({ deviceIds: [van], until: ONE_PM, from: ONE_PM }).gets(400, 'from must be before the end')
  await create({ deviceIds: [van], until: ONE_PM, trail: 'hours' }).gets(400)
  await create({ deviceIds: [van], until: ONE_PM, name: 'in\u200bvisible' }).gets(400)
  await create({ deviceIds: [van], until: 'soon' }).gets(400)
  await create({ deviceIds: [van, 999_999], until: ONE_PM }).gets(400, 'Device access denied')
  await bob
    .calls('traccar.shares.create', { body: { deviceIds: [van], until: ONE_PM } })
    .gets(400, 'Device access denied')
  for (let n = 0; n < 100; n += 1) await shares()
  await create({ deviceIds: [van], until: ONE_PM }).gets(400, 'A user can have at most 100 shares')
})

describe('today’s clients', () => {
  test('share a device or a group by a form, and open it by the token in the address', async () => {
    const { alice, device, group, stranger, van } = await sharing().then(async here => {
      const fleet = await here.group(0, here.alice)
      return { ...here, group: fleet, inGroup: await here.device(here.alice, 'Wagon', fleet) }
    })
    expect(device).toBeDefined()
    const share = (kind: string, body: Record<string, string | number>) =>
      alice.calls('traccar.shares.shareObject', {
        params: { kind },
        ...form({ ...body, expiration: '2026-06-01T13:00:00Z' }),
      })
    const { text: token, headers } = await share('device', { deviceId: van }).gets(200)
    expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    const { json: user, cookies } = await stranger.calls('traccar.session.get', { query: { token } }).gets(200)
    expect(user).toMatchObject({ name: 'Van', temporary: true, readonly: true, expirationTime: ONE_PM })
    expect(JSON.stringify(user)).not.toMatch(/alice|secret/)
    const session = { cookies: [pairOf(cookies)] }
    expect((await stranger.calls('traccar.devices.list', session).gets(200)).json).toMatchObject([{ id: van }])
    const { text: groupToken } = await share('group', { groupId: group }).gets(200)
    const seen = await stranger.calls('traccar.devices.list', bearer(groupToken)).gets(200)
    expect(seen.json).toMatchObject([{ name: 'Wagon', groupId: 0 }])
    await share('device', {}).gets(400, 'deviceId is required')
    await share('fleet', { deviceId: van }).gets(404)
  })

  test('extend the same share when they share again, and keep the later end', async () => {
    const { alice, admin, guest, host, van } = await sharing()
    const share = async (expiration: string) =>
      (
        await alice
          .calls('traccar.shares.shareObject', { params: { kind: 'device' }, ...form({ deviceId: van, expiration }) })
          .gets(200)
      ).text
    const [first, second] = [await share('2026-06-01T13:00:00Z'), await share('2026-06-01T15:00:00Z')]
    const third = await share('2026-06-01T14:00:00Z')
    expect((await alice.calls('traccar.shares.list').gets(200)).json).toMatchObject([
      { name: 'Van', until: '2026-06-01T15:00:00.000+00:00' },
    ])
    const temporary = (await admin.calls('traccar.users.list').gets(200)).json.filter(
      (user: { temporary: boolean }) => user.temporary,
    )
    expect(temporary).toHaveLength(1)
    host.clock.advance(2.5 * HOUR_MS)
    await guest(first).calls('traccar.devices.list').gets(401)
    await guest(second).calls('traccar.devices.list').gets(200)
    await guest(third).calls('traccar.devices.list').gets(401)
  })

  test('do not revive a link whose share was shortened', async () => {
    const { alice, guest, host, van } = await sharing()
    const request = (expiration: string) => ({ params: { kind: 'device' }, ...form({ deviceId: van, expiration }) })
    const { text: first } = await alice.calls('traccar.shares.shareObject', request('2026-06-01T18:00:00Z')).gets(200)
    const [{ id }] = (await alice.calls('traccar.shares.list').gets(200)).json
    await alice.calls('traccar.shares.update', { params: { id }, body: { until: ONE_PM } }).gets(200)
    const { text: second } = await alice.calls('traccar.shares.shareObject', request('2026-06-01T16:00:00Z')).gets(200)
    expect((await alice.calls('traccar.shares.list').gets(200)).json).toHaveLength(2)
    host.clock.advance(HOUR_MS)
    await guest(first).calls('traccar.devices.list').gets(401)
    await guest(second).calls('traccar.devices.list').gets(200)
  })

  test('create one share when two requests come at once', async () => {
    const { alice, van } = await sharing()
    const request = { params: { kind: 'device' }, ...form({ deviceId: van }) }
    await Promise.all([1, 2, 3].map(() => alice.calls('traccar.shares.shareObject', request).gets(200)))
    expect((await alice.calls('traccar.shares.list').gets(200)).json).toHaveLength(1)
  })
})

test('never outlives the account and the token of the caller', async () => {
  const { alice, admin, stranger, van } = await sharing()
  const body = { name: 'Alice', email: alice.email, expirationTime: '2026-06-01T12:45:00Z' }
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
  const request = { body: { deviceIds: [van], until: ONE_PM } }
  await alice.calls('traccar.shares.create', request).gets(200, { until: '2026-06-01T12:45:00.000+00:00' })
  const { text: token } = await alice
    .calls('traccar.session.createToken', form({ expiration: '2026-06-01T12:30:00Z' }))
    .gets(200)
  await stranger
    .calls('traccar.shares.create', { ...request, ...bearer(token) })
    .gets(200, { until: '2026-06-01T12:30:00.000+00:00' })
})

test('creates no share while the server disables sharing', async () => {
  const { admin, alice, van } = await sharing()
  const settings = (await admin.calls('traccar.server.get').gets(200)).json
  await admin.calls('traccar.server.update', { body: { ...settings, attributes: { disableShare: true } } }).gets(200)
  await alice
    .calls('traccar.shares.create', { body: { deviceIds: [van], until: ONE_PM } })
    .gets(400, 'Sharing is disabled')
  await alice
    .calls('traccar.shares.shareObject', { params: { kind: 'device' }, ...form({ deviceId: van }) })
    .gets(400, 'Sharing is disabled')
  expect((await call('traccar.shares.list')).status).toBe(401)
})
