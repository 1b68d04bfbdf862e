/** The settings of today's web client: items, their connections, and lists in parts. */
import { endServers } from './served.ts'
import { pageOf, today } from './today.ts'

afterEach(endServers)

test('edits a device by sending back every member that it received, and some that the server does not know', async () => {
  const { page } = await today()
  const created = await page.post('devices', { name: 'Van', uniqueId: ' van-7 ' })
  expect(created.uniqueId).toBe('van-7')
  const { id } = created
  const item = await page.get(`devices/${id}`)
  expect(item).toEqual(created)
  expect(item).toMatchObject({ groupId: 0, calendarId: 0, expirationTime: null, disabled: false, attributes: {} })
  const edits = {
    name: 'Bus',
    category: 'bus',
    model: 'T-100',
    expirationTime: '2030-01-01T00:00:00.000+00:00',
    attributes: { speedLimit: 43.2, 'report.x': { a: [1] } },
  }
  const saved = await page.put(`devices/${id}`, { ...item, ...edits, motionState: true, tags: ['later'] })
  expect(saved).toEqual({ ...item, ...edits })
  expect(await page.get(`devices?id=${id}`)).toEqual([saved])
  await page.remove(`devices/${id}`)
  expect(await page.get('devices')).toEqual([])
})

test('selects nothing as 0: no group, no calendar, no command', async () => {
  const { page } = await today()
  const van = await page.post('devices', { name: 'Van', uniqueId: 'v', groupId: 0, calendarId: 0 })
  expect(van).toMatchObject({ groupId: 0, calendarId: 0 })
  expect(await page.post('groups', { name: 'Vans', groupId: 0 })).toMatchObject({ groupId: 0 })
  const area = 'CIRCLE (59.9 10.7, 50)'
  expect(await page.post('geofences', { name: 'Yard', area, calendarId: 0 })).toMatchObject({ calendarId: 0 })
  const rule = { type: 'alarm', notificators: 'web', calendarId: 0, commandId: 0, always: true }
  expect(await page.post('notifications', rule)).toMatchObject({ calendarId: 0, commandId: 0, always: true })
  expect((await page.get('devices?groupId=0')).length).toBe(1)
})

test('creates a geofence from the card of a device, links it, and edits its area', async () => {
  const { page } = await today()
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van' })
  const fence = await page.post('geofences', { name: 'Van', area: 'CIRCLE (59.9 10.7, 50)' })
  await page.post('permissions', { deviceId: van.id, geofenceId: fence.id })
  expect(await page.get(`geofences?deviceId=${van.id}`)).toEqual([fence])
  const area = 'POLYGON ((59.9 10.7, 59.9 10.8, 59.8 10.8, 59.9 10.7))'
  expect(await page.put(`geofences/${fence.id}`, { ...fence, area })).toEqual({ ...fence, area })
  const line = await page.post('geofences', { name: 'Road', area: 'LINESTRING (59.9 10.7, 59.9 10.8)' })
  await page.remove(`geofences/${line.id}`)
  expect(await page.get('geofences')).toHaveLength(1)
})

test('connects and disconnects objects of a device and of a group, with a body also in DELETE', async () => {
  const { page } = await today()
  const ids = {
    deviceId: (await page.post('devices', { name: 'Van', uniqueId: 'van' })).id,
    groupId: (await page.post('groups', { name: 'Vans' })).id,
  }
  const objects = [
    ['geofences', 'geofenceId', { name: 'Yard', area: 'CIRCLE (59.9 10.7, 50)' }],
    ['notifications', 'notificationId', { type: 'alarm', notificators: 'web', attributes: { alarms: 'sos' } }],
    ['drivers', 'driverId', { name: 'Olga', uniqueId: 'card' }],
    ['commands', 'commandId', { type: 'custom', description: 'Wake', attributes: { data: 'wake' } }],
    ['maintenance', 'maintenanceId', { name: 'Oil', type: 'hours', start: 3_600_000, period: 3_600_000 }],
  ] as const
  for (const [path, name, body] of objects) {
    const item = await page.post(path, body)
    for (const [owner, id] of Object.entries(ids)) {
      expect(await page.get(path)).toHaveLength(1)
      expect(await page.get(`${path}?${owner}=${id}`)).toEqual([])
      await page.post('permissions', { [owner]: id, [name]: item.id })
      await page.post('permissions', { [owner]: id, [name]: item.id })
      expect(await page.get(`${path}?${owner}=${id}`)).toEqual([item])
      await page.remove('permissions', { [owner]: id, [name]: item.id })
      await page.remove('permissions', { [owner]: id, [name]: item.id })
      expect(await page.get(`${path}?${owner}=${id}`)).toEqual([])
    }
  }
})

test.each([
  ['linkedDeviceId', 1],
  ['attributeId', 1],
  ['orderId', 1],
  ['calendarId', 1],
])('refuses a pair of a device and %s, which have no effect here', async (name, id) => {
  const { page } = await today()
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van' })
  const answer = await page.ask('POST', 'permissions', { deviceId: van.id, [name]: id })
  expect(answer).toMatchObject({ status: 400, text: 'The body must be a pair of ids that can be linked' })
})

test('connects a user of a manager: devices, groups and users, of which a manager sees its own', async () => {
  const { page: admin, browser, user } = await today('admin')
  const boss = await user('boss', { userLimit: -1 })
  const page = await pageOf({ browser }, 'boss')
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van' })
  await admin.post('devices', { name: 'Bus', uniqueId: 'bus' })
  const carol = await page.post('users', { name: 'Carol', email: 'carol@example.org', password: 'a good password' })
  // A page asks as a browser does. It is no administrator, so that all are its own.
  const all = await page.browser.ask('GET', 'api/devices?all=true', { headers: { 'sec-fetch-site': 'same-origin' } })
  expect(all.json).toEqual([van])
  expect(await page.get(`devices?userId=${carol.id}`)).toEqual([])
  await page.post('permissions', { userId: carol.id, deviceId: van.id })
  expect(await page.get(`devices?userId=${carol.id}`)).toEqual([van])
  expect((await page.get(`users?deviceId=${van.id}`)).map(({ name }: { name: string }) => name)).toEqual(['Carol'])
  const group = await page.post('groups', { name: 'Vans' })
  await page.post('permissions', { userId: carol.id, groupId: group.id })
  expect(await page.get(`groups?userId=${carol.id}`)).toEqual([group])
  await page.remove('permissions', { userId: carol.id, deviceId: van.id })
  expect(await page.get(`devices?userId=${carol.id}`)).toEqual([])
  await admin.post('permissions', { userId: boss.id, managedUserId: 2 })
  expect((await admin.get(`users?userId=${boss.id}`)).map(({ id }: { id: number }) => id)).toEqual([2, carol.id])
})

test('loads 53 devices in parts of 50, and finds some by a keyword', async () => {
  const { page } = await today()
  for (let n = 0; n < 53; n += 1)
    await page.post('devices', {
      name: `Van ${String(n).padStart(3, '0')}`,
      uniqueId: `v${n}`,
      model: n > 48 ? 'New' : '',
    })
  const loaded: { name: string }[] = []
  const sizes: number[] = []
  let more = true
  while (more) {
    const part = await page.get(`devices?limit=50&offset=${loaded.length}&all=true`)
    sizes.push(part.length)
    loaded.push(...part)
    more = part.length >= 50
  }
  expect(sizes).toEqual([50, 3])
  expect(loaded.map(({ name }) => name)).toEqual(loaded.map(({ name }) => name).sort())
  expect(new Set(loaded.map(({ name }) => name)).size).toBe(53)
  expect(await page.get('devices?limit=50&offset=0&keyword=van%20007')).toMatchObject([{ uniqueId: 'v7' }])
  expect(await page.get('devices?limit=50&offset=0&keyword=new')).toHaveLength(4)
})

test('lists users without attributes, and hides those of shares by their flag', async () => {
  const { page } = await today('admin')
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van' })
  await page.form('share/device', { deviceId: String(van.id), expiration: '2026-06-02T12:00:00Z' })
  const users = await page.get('users?limit=50&offset=0&excludeAttributes=true')
  expect(users).toHaveLength(4)
  for (const { attributes } of users) expect(attributes).toEqual({})
  expect(users.filter(({ temporary }: { temporary: boolean }) => temporary)).toMatchObject([{ name: 'Van' }])
  expect(await page.get('users?limit=50&offset=0&keyword=ALI')).toMatchObject([{ email: 'alice@example.org' }])
})

test('saves the settings of the server with all members that it received', async () => {
  const { page } = await today('admin')
  const settings = await page.get('server')
  const edits = { announcement: 'Snow', zoom: 7, overlayUrl: 'https://t.example/{z}/{x}/{y}.png', forceSettings: true }
  expect(await page.put('server', { ...settings, ...edits, ofALaterVersion: 1 })).toEqual({ ...settings, ...edits })
  expect((await page.get('server/timezones')).length).toBeGreaterThan(400)
})

test('uploads the image of a device, saves its name, and shows it to its users only', async () => {
  const { page, browser, api } = await today()
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van 7' })
  const body = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(499_992, 9)])
  const sent = await page.browser.ask('POST', `api/devices/${van.id}/image`, {
    bytes: new Uint8Array(body),
    headers: { 'content-type': 'image/png' },
  })
  expect(sent).toMatchObject({ status: 200, text: 'device.png' })
  const saved = await page.put(`devices/${van.id}`, { ...van, attributes: { deviceImage: sent.text } })
  const path = `api/media/${encodeURIComponent(saved.uniqueId)}/${saved.attributes.deviceImage}`
  const shown = await page.browser.ask('GET', path)
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect((await (await pageOf({ browser }, 'bob')).browser.ask('GET', path)).status).toBe(404)
  expect((await fetch(`${api}/${path}`)).status).toBe(401)
})
