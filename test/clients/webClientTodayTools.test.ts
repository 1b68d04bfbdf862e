/** Commands, notifications, shares and the pages of administrators of today's web client. */
import { keepMails } from '../kit/mails.ts'
import { watching } from '../kit/watching.ts'
import { endServers } from './served.ts'
import { DAY, drive, pageIn, pageOf, today } from './today.ts'

afterEach(endServers)

test('sends a command of a form, a saved one, and one to a group, each with the next report', async () => {
  const { page, trackers, host } = await today()
  const group = await page.post('groups', { name: 'Vans' })
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van', groupId: group.id })
  expect(await page.get(`commands/types?deviceId=${van.id}`)).toEqual([{ type: 'custom' }])
  expect(await page.get('commands/types')).toEqual([{ type: 'custom' }])
  const form = { type: 'custom', attributes: { data: 'one' }, deviceId: van.id }
  expect((await page.ask('POST', 'commands/send', form)).status).toBe(202)
  const body = { type: 'custom', description: 'Two', attributes: { data: 'two' }, textChannel: false }
  const saved = await page.post('commands', body)
  expect(await page.get(`commands/send?deviceId=${van.id}`)).toEqual([])
  await page.post('permissions', { deviceId: van.id, commandId: saved.id })
  expect(await page.get(`commands/send?deviceId=${van.id}`)).toEqual([saved])
  const item = await page.get(`commands/${saved.id}`)
  expect((await page.ask('POST', 'commands/send', { ...item, deviceId: van.id })).status).toBe(202)
  const all = { type: 'custom', attributes: { data: 'three' } }
  const sent = await page.ask('POST', `commands/send?groupId=${group.id}`, all)
  expect(sent).toMatchObject({ status: 202, json: [{ deviceId: van.id, type: 'custom' }] })
  const received: string[] = []
  for (let n = 0; n < 4; n += 1) {
    host.clock.advance(30_000)
    received.push(await (await fetch(`${trackers}/?id=van&lat=59.9&lon=10.7`, { method: 'POST' })).text())
  }
  expect(received).toEqual(['one', 'two', 'three', ''])
})

test('makes a notification, tests it, and shows its text on the socket', async () => {
  const { page, host, alice } = await today()
  const live = watching(host)
  const mails = keepMails(host)
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van' })
  const types = (await page.get('notifications/types')).map(({ type }: { type: string }) => type)
  expect(types).toEqual(expect.arrayContaining(['alarm', 'geofenceEnter', 'driverChanged', 'maintenance']))
  expect(await page.get('notifications/notificators')).toEqual([{ type: 'web' }, { type: 'mail' }, { type: 'command' }])
  const rule = { type: 'alarm', notificators: 'web', attributes: { alarms: 'sos,tampering' } }
  const made = await page.post('notifications', rule)
  expect(made).toMatchObject({ always: false, calendarId: 0, commandId: 0, description: null })
  await page.post('permissions', { deviceId: van.id, notificationId: made.id })
  expect(await page.put(`notifications/${made.id}`, { ...made, description: 'SOS' })).toMatchObject({
    description: 'SOS',
  })
  expect(await page.ask('POST', 'notifications/test/mail', made)).toMatchObject({ status: 204, text: '' })
  expect(mails.kept).toMatchObject([{ to: 'alice@example.org' }])
  const socket = await live.opens(alice)
  host.clock.advance(1000)
  await live.reports(van.id, { latitude: 59.9, attributes: { alarm: 'tampering' } })
  await live.delivers()
  const events = socket.frames().flatMap(frame => frame.events ?? [])
  expect(events).toMatchObject([{ type: 'alarm', attributes: { alarm: 'tampering', message: expect.any(String) } }])
})

test('announces to the users of a manager', async () => {
  const { page, host } = await today('admin')
  const mails = keepMails(host)
  expect(await page.get('notifications/notificators?announcement=true')).toEqual([{ type: 'mail' }])
  const users = await page.get('users')
  const query = users.map(({ id }: { id: number }) => `userId=${id}`).join('&')
  const message = { subject: 'Snow', body: 'Drive slowly.' }
  expect((await page.ask('POST', `notifications/send/mail?${query}`, message)).status).toBe(204)
  expect(mails.kept.map(({ subject }) => subject)).toEqual(['Snow', 'Snow', 'Snow'])
})

test('shares a device with a link, which shows its guest the map and nothing else', async () => {
  const { page, browser, ...here } = await today()
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van' })
  await page.post('devices', { name: 'Bus', uniqueId: 'bus' })
  await drive({ browser, ...here }, 'van')
  const form = { deviceId: String(van.id), expiration: '2026-06-01T14:00:00.000Z' }
  const token = await page.form('share/device', form)
  const guest = pageIn(browser())
  expect(await guest.get(`session?token=${token}`)).toMatchObject({ temporary: true, readonly: true, attributes: {} })
  expect(await guest.get('session')).toMatchObject({ temporary: true })
  expect(await guest.get('devices')).toMatchObject([{ id: van.id, name: 'Van', attributes: {} }])
  for (const list of ['geofences', 'groups', 'drivers', 'maintenance', 'calendars'])
    expect(await guest.get(list)).toEqual([])
  expect(await guest.get('positions')).toHaveLength(1)
  expect((await guest.ask('POST', 'devices', { name: 'X', uniqueId: 'x' })).status).toBeGreaterThan(399)
  here.host.clock.advance(2 * 3_600_000)
  expect((await guest.ask('GET', 'devices')).status).toBe(401)
})

test('schedules a report for devices and groups, which are linked in bulk', async () => {
  const { page } = await today()
  const [van, group] = [
    await page.post('devices', { name: 'Van', uniqueId: 'van' }),
    await page.post('groups', { name: 'Vans' }),
  ]
  const lines = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:0', 'DTSTART;TZID=Europe/Oslo:20260601T080000']
  const ends = ['DTEND;TZID=Europe/Oslo:20260601T170000', 'RRULE:FREQ=DAILY', 'END:VEVENT', 'END:VCALENDAR']
  const data = Buffer.from([...lines, ...ends].join('\n')).toString('base64')
  const calendar = await page.post('calendars', { name: 'Days', data })
  expect(await page.get(`calendars/${calendar.id}`)).toMatchObject({ data })
  const body = { type: 'trips', description: 'Trips', calendarId: calendar.id, attributes: { daily: false } }
  const report = await page.post('reports', body)
  await page.post('permissions/bulk', [{ deviceId: van.id, reportId: report.id }])
  await page.post('permissions/bulk', [{ groupId: group.id, reportId: report.id }])
  await page.post('permissions/bulk', [])
  expect(await page.get('reports')).toEqual([report])
  expect(await page.get(`reports?deviceId=${van.id}`)).toEqual([report])
  await page.remove('permissions/bulk', [{ deviceId: van.id, reportId: report.id }])
  expect(await page.get(`reports?deviceId=${van.id}`)).toEqual([])
  await page.remove(`reports/${report.id}`)
})

test('sets the accumulators of a device that has reported', async () => {
  const here = await today()
  const { page } = here
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van' })
  const body = { deviceId: van.id, hours: 7_200_000, totalDistance: 123_456 }
  const none = await page.ask('PUT', `devices/${van.id}/accumulators`, body)
  expect(none).toMatchObject({ status: 400, text: 'The device has no position yet' })
  await drive(here, 'van')
  expect((await page.ask('PUT', `devices/${van.id}/accumulators`, body)).status).toBe(204)
  const [latest] = await page.get(`positions?deviceId=${van.id}`)
  expect(latest.attributes).toMatchObject({ totalDistance: 123_456, hours: 7_200_000 })
})

test('moves a device with the emulator on plain HTTP, and refuses its form at the address of the page', async () => {
  const { page, trackers, browser } = await today('admin')
  const van = await page.post('devices', { name: 'Van', uniqueId: 'van' })
  await fetch(`${trackers}/?id=van&lat=59.9&lon=10.7`, { method: 'POST' })
  expect(await page.get(`positions?deviceId=${van.id}`)).toMatchObject([{ latitude: 59.9, longitude: 10.7 }])
  const form = { id: 'van', lat: '1', lon: '2' }
  expect((await browser().ask('POST', '', { form })).status).toBe(404)
})

test('shows administrators statistics and what was done', async () => {
  const { page, browser, host } = await today('admin')
  host.clock.advance(1000)
  await page.post('devices', { name: 'Van', uniqueId: 'van' })
  // A day has a row when it has ended.
  expect(await page.get(`statistics?${DAY}`)).toEqual([])
  const actions = await page.get(`audit?${DAY}`)
  expect(actions.map(({ actionType }: { actionType: string }) => actionType)).toEqual(['login', 'create'])
  expect(actions[1]).toMatchObject({
    objectType: 'device',
    objectId: 1,
    userEmail: 'admin@example.org',
    attributes: {},
  })
  const alice = await pageOf({ browser }, 'alice')
  expect((await alice.ask('GET', `audit?${DAY}`)).text).toBe('Admin access required')
})
