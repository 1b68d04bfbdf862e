import type { Event } from '#shared/model/event.ts'
import { deviceId, userId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { rulesTelling } from '#shared/table/subscriptions.ts'
import type { Table } from '#shared/table/table.ts'
import { notifications as handler } from '../../../../functions/stream.ts'
import { keepMails } from '../../../kit/mails.ts'
import { type Person, world } from '../../../kit/world.ts'

const CREATE = 'traccar.notificationRules.create'
const LIST = 'traccar.notificationRules.list'
const SETTINGS = 'traccar.notifications.list'
const NOON = Date.parse('2026-06-01T12:00:00Z')
const rule = (over: Record<string, unknown> = {}) => ({
  type: 'alarm',
  always: true,
  notificators: 'mail',
  attributes: { alarms: 'sos,hardBraking' },
  ...over,
})
const event = (over: Partial<Event> = {}): Event => ({
  id: 1,
  type: 'alarm',
  deviceId: deviceId(1),
  serverTime: NOON + 500,
  eventTime: NOON,
  positionId: 0,
  geofenceId: 0,
  attributes: { alarm: 'sos' },
  ...over,
})

/** World with a van of Alice in a group. */
const start = async () => {
  const here = await world()
  const mails = keepMails(here.host)
  const depot = await here.group(0, here.alice)
  await here.alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v', groupId: depot } }).gets(200)
  const creates = async (over: Record<string, unknown> = {}): Promise<number> =>
    (await here.alice.calls(CREATE, { body: rule(over) }).gets(200)).json.id
  const links = (body: Record<string, number>) => here.alice.calls('traccar.permissions.link', { body }).gets(204)
  let id = 0
  /** Returns how many emails an event sends. */
  const sends = async (over: Partial<Event> = {}) => {
    const before = mails.kept.length
    await handler({ events: [event({ id: (id += 1), ...over })] })
    return mails.kept.length - before
  }
  return { ...here, mails, depot, creates, links, sends }
}

const settingOf = async (person: Person, type: string) => {
  const { json } = await person.calls(SETTINGS).gets(200)
  return json.find((one: any) => one.type === type)
}

test('tells the chosen alarms only, in either spelling', async () => {
  const { creates, sends } = await start()
  await creates()
  expect(await sends()).toBe(1)
  expect(await sends({ attributes: { alarm: 'lowBattery' } })).toBe(0)
  expect(await sends({ attributes: { alarm: 'lowBattery,sos' } })).toBe(1)
  expect(await sends({ attributes: { alarm: 'hardBreaking' } })).toBe(1)
  expect(await sends({ type: 'deviceMoving' })).toBe(0)
})

test('tells no alarm without a list', async () => {
  const { creates, sends, alice } = await start()
  await creates({ attributes: {} })
  expect(await sends()).toBe(0)
  expect(await settingOf(alice, 'alarm')).toMatchObject({ mail: false })
})

test('tells events of devices that it is linked to, also by their groups, unless it tells always', async () => {
  const { creates, links, sends, alice, depot } = await start()
  const own = await creates({ always: false })
  expect(await sends()).toBe(0)
  await links({ deviceId: 1, notificationId: own })
  expect(await sends()).toBe(1)
  await alice.calls('traccar.permissions.unlink', { body: { deviceId: 1, notificationId: own } }).gets(204)
  expect(await sends()).toBe(0)
  await links({ groupId: depot, notificationId: own })
  expect(await sends()).toBe(1)
})

test('tells events of the chosen geofences, and while its calendar contains them', async () => {
  const { creates, sends, alice } = await start()
  const area = 'CIRCLE (50 10, 100)'
  for (const name of ['Yard', 'Depot'])
    await alice.calls('traccar.geofences.create', { body: { name, area } }).gets(200)
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'DTSTART:20260601T120000Z', 'DTEND:20260601T130000Z']
  const data = Buffer.from([...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\n')).toString('base64')
  const { json } = await alice.calls('traccar.calendars.create', { body: { name: 'Noon', data } }).gets(200)
  await creates({ type: 'geofenceEnter', attributes: { geofenceIds: '2' }, calendarId: json.id })
  const enters = (geofenceId: number, eventTime = NOON) => sends({ type: 'geofenceEnter', geofenceId, eventTime })
  expect([await enters(2), await enters(1), await enters(2, NOON - 1000)]).toEqual([1, 0, 0])
})

test('sends one email to a user of several rules, and one to each user of a rule', async () => {
  const { creates, sends, bob, admin } = await start()
  const first = await creates()
  await creates({ description: 'again' })
  expect(await sends()).toBe(1)
  await admin.calls('traccar.permissions.link', { body: { userId: bob.id, notificationId: first } }).gets(204)
  expect(await sends()).toBe(1)
  await admin.calls('traccar.permissions.link', { body: { userId: bob.id, deviceId: 1 } }).gets(204)
  expect(await sends()).toBe(2)
})

test('follows a change of its type, and its removal', async () => {
  const { creates, sends, alice, table } = await start()
  const id = await creates()
  const body = { ...rule({ type: 'ignitionOn', attributes: {} }), id }
  await alice.calls('traccar.notificationRules.update', { params: { id }, body }).gets(200, { id, type: 'ignitionOn' })
  expect([await sends(), await sends({ type: 'ignitionOn' })]).toEqual([0, 1])
  await alice.calls('traccar.notificationRules.remove', { params: { id } }).gets(204)
  expect(await sends({ type: 'ignitionOn' })).toBe(0)
  expect(Object.keys((await table.get(keys.notification(alice.id, 'ignitionOn'))) ?? {}).sort()).toEqual([
    'PK',
    'SK',
    'v',
  ])
})

test('is the setting of 3.9 if it means the same, and never narrower', async () => {
  const { creates, alice, sends } = await start()
  const set = (type: string, over: object) =>
    alice.calls('traccar.notifications.set', { body: { userId: alice.id, type, web: false, mail: false, ...over } })
  const { json: made } = await set('alarm', { mail: true }).gets(200)
  expect(await sends({ attributes: { alarm: 'anything' } })).toBe(1)
  const narrow = await creates()
  await alice.calls(LIST).gets(200, [
    { id: made.id, type: 'alarm', always: true, notificators: 'mail', attributes: {} },
    { id: narrow, attributes: { alarms: 'sos,hardBraking' } },
  ])
  // An edit that chooses no alarms keeps it.
  const edited = { id: made.id, type: 'alarm', always: true, notificators: 'web', attributes: {} }
  await alice.calls('traccar.notificationRules.update', { params: { id: made.id }, body: edited }).gets(200)
  expect(await settingOf(alice, 'alarm')).toMatchObject({ id: made.id, web: true, mail: false })
  await set('alarm', {}).gets(200)
  expect(await settingOf(alice, 'alarm')).toMatchObject({ web: false, mail: false })
  await alice.calls(LIST).gets(200, [{ id: narrow, notificators: 'mail' }])
  // A rule of today's clients for all devices is a setting, too.
  await creates({ type: 'ignitionOn', notificators: 'web,mail', attributes: {} })
  expect(await settingOf(alice, 'ignitionOn')).toMatchObject({ web: true, mail: true })
})

test('reads settings from before there were rules, and stores them as rules when they change', async () => {
  const { alice, table, sends } = await start()
  const old = { id: 7, attributes: {}, userId: alice.id, type: 'alarm', web: false, mail: true }
  await table.write({ put: { ...keys.notification(alice.id, 'alarm'), v: 1, rev: 3, d: JSON.stringify(old) } })
  expect(await sends()).toBe(1)
  expect(await settingOf(alice, 'alarm')).toEqual(old)
  await alice.calls('traccar.notifications.set', { body: { ...old, web: true } }).gets(200)
  expect(await settingOf(alice, 'alarm')).toEqual({ ...old, web: true })
  await alice.calls('traccar.notificationRules.get', { params: { id: 7 } }).gets(200, { notificators: 'web,mail' })
  expect(await sends()).toBe(1)
})

test('runs its command once for an event, also for several users', async () => {
  const { creates, alice, admin, bob } = await start()
  const command = { type: 'custom', description: 'Siren', attributes: { data: 'siren {uniqueId}' } }
  const { json } = await alice.calls('traccar.commands.create', { body: command }).gets(200)
  const id = await creates({ notificators: 'command', commandId: json.id })
  for (const body of [{ notificationId: id }, { deviceId: 1 }])
    await admin.calls('traccar.permissions.link', { body: { userId: bob.id, ...body } }).gets(204)
  await handler({ events: [event()] })
  await handler({ events: [event()] })
  await alice
    .calls('traccar.commands.queue', { query: { deviceId: 1 } })
    .gets(200, [{ attributes: { data: 'siren v' } }])
})

test('reads one item of each user, and two more for a rule without limits', async () => {
  const { creates, alice, bob, admin, table } = await start()
  const reads: number[] = []
  const getMany: Table['getMany'] = (asked, consistency) => {
    reads.push(asked.length)
    return table.getMany(asked, consistency)
  }
  const candidates = [alice, bob, admin].map(({ id }) => ({ user: userId(id), event: event(), groups: [] }))
  const telling = async () => (await rulesTelling({ ...table, getMany }, candidates)).map(rules => rules.length)
  expect([await telling(), reads.splice(0)]).toEqual([[0, 0, 0], [3]])
  await creates()
  expect([await telling(), reads.splice(0)]).toEqual([
    [1, 0, 0],
    [3, 2],
  ])
  await creates({ always: false })
  expect([await telling(), reads.splice(0)]).toEqual([
    [1, 0, 0],
    [3, 4, 1],
  ])
})

test.each([
  [{ notificators: 'sms' }, 'notificators must be web, mail or command'],
  [{ notificators: 'command' }, 'commandId is required'],
  [{ calendarId: 9 }, 'Calendar access denied'],
  [{ notificators: 'command', commandId: 9 }, 'Command access denied'],
  [{ type: 'all' }, 'type is not an event type'],
])('rejects a rule with %j: %s', async (over, message) => {
  const { alice } = await world()
  await alice.calls(CREATE, { body: rule(over) }).gets(400, message)
})
