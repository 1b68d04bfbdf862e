/** Every request of the pages of today's web client: each succeeds, or is one of the parts that are left out. */
import { endServers } from './served.ts'
import { DAY, drive, type Page, today } from './today.ts'

afterEach(endServers)

/** Creates one of each object, links them to a van, and drives the van. Returns their ids. */
const furnished = async () => {
  const here = await today('admin')
  const { page } = here
  const made = async (path: string, item: object): Promise<number> => (await page.post(path, item)).id
  const data = Buffer.from(CALENDAR.join('\n')).toString('base64')
  const calendar = await made('calendars', { name: 'Work', data })
  const group = await made('groups', { name: 'Vans' })
  const van = await made('devices', { name: 'Van', uniqueId: 'van', groupId: group })
  const geofence = await made('geofences', { name: 'Yard', area: 'CIRCLE (59.9 10.7, 300)' })
  const ids = {
    calendar,
    group,
    van,
    geofence,
    driver: await made('drivers', { name: 'Olga', uniqueId: 'card-7' }),
    maintenance: await made('maintenance', { name: 'Oil', type: 'totalDistance', start: 1000, period: 10_000_000 }),
    command: await made('commands', { type: 'custom', description: 'Wake up', attributes: { data: 'wake' } }),
    notification: await made('notifications', { type: 'geofenceExit', notificators: 'web' }),
    report: await made('reports', { type: 'trips', description: 'Trips', calendarId: calendar, attributes: {} }),
    carol: await made('users', {
      name: 'Carol',
      email: 'carol@example.org',
      password: 'correct horse',
      attributes: {},
    }),
  }
  for (const kind of ['geofence', 'driver', 'maintenance', 'command', 'notification', 'report'] as const)
    await page.post('permissions', { deviceId: van, [`${kind}Id`]: ids[kind] })
  await drive(here, 'van')
  const positions = (await page.get(`positions?deviceId=${van}&${DAY}`)).map(({ id }: { id: number }) => id)
  const [event] = await page.get(`reports/events?deviceId=${van}&${DAY}&type=geofenceExit`)
  return { ...here, ids, positions, event: event.id }
}

const CALENDAR = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Traccar//NONSGML Traccar//EN',
  'BEGIN:VEVENT',
  'UID:00000000-0000-0000-0000-000000000000',
  'DTSTART;TZID=Europe/Oslo:20260601T080000',
  'DTEND;TZID=Europe/Oslo:20260601T170000',
  'RRULE:FREQ=WEEKLY;BYDAY=MO,FR',
  'SUMMARY:Event',
  'END:VEVENT',
  'END:VCALENDAR',
]

type Furnished = Awaited<ReturnType<typeof furnished>>

/** The paths that the pages read, by page. */
const reads = ({ ids, positions, event }: Furnished): Record<string, readonly string[]> => {
  const { van, group, geofence, carol } = ids
  const part = 'limit=50&offset=0'
  const lists = ['groups', 'geofences', 'drivers', 'calendars', 'maintenance', 'notifications', 'commands']
  const linked = ['geofences', 'notifications', 'drivers', 'attributes/computed', 'commands', 'maintenance']
  const ofUser = [...linked, 'devices', 'groups', 'calendars', 'users']
  return {
    start: ['server', 'session', 'devices', 'geofences', 'groups', 'drivers', 'maintenance', 'calendars'],
    'secondary line': [`reports/events?${DAY}&type=deviceMoving&type=deviceStopped`],
    events: [`events/${event}`, `positions?id=${positions[0]}`],
    replay: [`positions?deviceId=${van}&${DAY}`, `positions/kml?deviceId=${van}&${DAY}`],
    'settings lists': [
      ...[...lists, 'attributes/computed'].map(name => `${name}?${part}&keyword=a`),
      `devices?${part}&all=true`,
      `devices?${part}&all=false&keyword=v`,
      `users?${part}&excludeAttributes=true`,
    ],
    'edit pages': [
      `devices/${van}`,
      `groups/${group}`,
      `geofences/${geofence}`,
      `drivers/${ids.driver}`,
      `calendars/${ids.calendar}`,
      `maintenance/${ids.maintenance}`,
      `notifications/${ids.notification}`,
      `commands/${ids.command}`,
      `users/${carol}`,
    ],
    'connections of a device': [`devices?deviceId=${van}`, ...linked.map(name => `${name}?deviceId=${van}`)],
    'connections of a group': linked.map(name => `${name}?groupId=${group}`),
    'connections of a user': ofUser.flatMap(name => [`${name}?all=true`, `${name}?userId=${carol}`]),
    commands: [`commands/send?deviceId=${van}`, `commands/types?deviceId=${van}`, 'commands/types'],
    notifications: [
      'notifications/types',
      'notifications/notificators',
      'notifications/notificators?announcement=true',
    ],
    columns: [`devices?userId=${carol}`, `users?deviceId=${van}`],
    administration: ['server/timezones', `statistics?${DAY}`, `audit?${DAY}`],
    reports: [
      ...['combined', 'route', 'trips', 'stops', 'events', 'summary'].map(n => `reports/${n}?deviceId=${van}&${DAY}`),
      ...['combined', 'trips', 'stops'].map(name => `reports/${name}?groupId=${group}&${DAY}`),
      `reports/summary?deviceId=${van}&${DAY}&daily=true`,
      `reports/geofences?deviceId=${van}&geofenceId=${geofence}&${DAY}`,
      `reports/events?deviceId=${van}&${DAY}&type=alarm&alarm=sos&alarm=tampering`,
      `positions?deviceId=${van}&${DAY}&geofenceId=${geofence}`,
      `positions?${Array.from({ length: 128 }, (_, n) => `id=${positions[n % positions.length]}`).join('&')}`,
      ...['csv', 'gpx', 'kml', 'kmz'].map(format => `positions/${format}?deviceId=${van}&${DAY}`),
      'reports',
    ],
  }
}

test('reads everything that its pages show without a failed request', async () => {
  const here = await furnished()
  const failed: string[] = []
  for (const [page, paths] of Object.entries(reads(here)))
    for (const path of paths) {
      const { status, text } = await here.page.ask('GET', path)
      if (status !== 200) failed.push(`${page}: ${path.slice(0, 80)}: ${status} ${text}`)
    }
  expect(failed).toEqual([])
})

test('lists are lists, and items have objects as attributes and a known status', async () => {
  const here = await furnished()
  const { page } = here
  for (const name of [
    'devices',
    'geofences',
    'groups',
    'drivers',
    'maintenance',
    'calendars',
    'users',
    'notifications',
  ])
    for (const item of await page.get(name)) expect(item).toMatchObject({ id: expect.any(Number), attributes: {} })
  for (const { status } of await page.get('devices')) expect(['online', 'offline', 'unknown']).toContain(status)
})

/** Requests about parts that are left out, with what the client shows. */
const LEFT_OUT: readonly (readonly [string, string, number, string])[] = [
  ['POST', 'attributes/computed', 400, 'Computed attributes are not supported'],
  ['POST', 'orders', 400, 'Orders are not supported'],
  ['GET', 'server/geocode?latitude=59.9&longitude=10.7', 400, 'This server looks up no addresses'],
  ['POST', 'server/reboot', 404, 'No such path'],
  ['POST', 'server/file/logo.svg', 404, 'No such path'],
  ['GET', 'server/gc', 404, 'No such path'],
  ['GET', 'stream/1/1/live.m3u8', 404, 'No such path'],
  ['GET', 'session/openid/auth', 404, 'No such path'],
]

test.each(LEFT_OUT)('%s %s is refused with %d: %s', async (method, path, status, text) => {
  const { page } = await today('admin')
  expect(await page.ask(method, path, method === 'POST' ? {} : undefined)).toMatchObject({ status, text })
})

/** Deletes the objects of a page as its lists do. */
const removeAll = async (page: Page, paths: readonly string[]) => {
  for (const path of paths) await page.remove(path)
}

test('deletes each object from its list', async () => {
  const { page, ids } = await furnished()
  await removeAll(page, [`reports/${ids.report}`, `notifications/${ids.notification}`, `commands/${ids.command}`])
  await removeAll(page, [`maintenance/${ids.maintenance}`, `drivers/${ids.driver}`, `geofences/${ids.geofence}`])
  await removeAll(page, [
    `devices/${ids.van}`,
    `groups/${ids.group}`,
    `calendars/${ids.calendar}`,
    `users/${ids.carol}`,
  ])
  expect(await page.get('devices')).toEqual([])
})
