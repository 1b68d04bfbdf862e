import { type Mail, NotSent } from '#shared/domain/mail.ts'
import type { Event, EventType } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { notifications as handler } from '../../../functions/stream.ts'
import { atMinute, drive } from '../../kit/drive.ts'
import { keepMails } from '../../kit/mails.ts'
import { type Person, world, type World } from '../../kit/world.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')

const event = (over: Partial<Event> = {}): Event => ({
  id: 4_294_967_297,
  type: 'deviceOverspeed',
  deviceId: deviceId(1),
  serverTime: NOON + 500,
  eventTime: NOON,
  positionId: 0,
  geofenceId: 0,
  attributes: {},
  ...over,
})

const wants = (person: Person, type: EventType, over: Record<string, boolean> = { mail: true }) =>
  person.calls('traccar.notifications.set', { body: { userId: person.id, type, ...over } }).gets(200)

/** World with a van of Alice, who receives overspeed emails. Bob turned them on, too, but does not see the van. */
const start = async () => {
  const here: World = await world()
  const mails = keepMails(here.host)
  await here.alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200, { id: 1 })
  await wants(here.alice, 'deviceOverspeed')
  await wants(here.bob, 'deviceOverspeed')
  const sent = () => mails.kept.map(({ to }) => to)
  const link = (person: Person) =>
    here.admin.calls('traccar.permissions.linkDevice', { body: { userId: person.id, deviceId: 1 } }).gets(200)
  return { ...here, mails, sent, link }
}

test('sends one email to a user who sees the device and turned on the event type', async () => {
  const { mails, alice } = await start()
  await handler({ events: [event(), event({ id: 4_294_967_298, type: 'deviceMoving' })] })
  expect(mails.kept).toEqual([
    {
      id: `event-4294967297-${alice.id}`,
      to: 'alice@example.org',
      subject: 'Van is too fast: 0.0 kn',
      text: expect.stringContaining('Time: 2026-06-01 12:00:00 (UTC)'),
    },
  ])
})

test('uses the current access: links to the device, its group and parent groups', async () => {
  const { sent, link, bob, admin, alice, group, user } = await start()
  const carol = await user('carol')
  await wants(carol, 'deviceOverspeed')
  const top = await group(0, carol)
  const inner = await group(top, alice)
  const van = { name: 'Van', uniqueId: 'v', groupId: inner }
  await alice.calls('traccar.devices.update', { params: { id: 1 }, body: van }).gets(200)
  await link(bob)
  await handler({ events: [event({ id: 1 })] })
  expect(sent().sort()).toEqual(['alice@example.org', 'bob@example.org', 'carol@example.org'])
  await admin.calls('traccar.permissions.unlinkDevice', { body: { userId: bob.id, deviceId: 1 } }).gets(204)
  await handler({ events: [event({ id: 2 })] })
  expect(sent()).toHaveLength(5)
  await alice.calls('traccar.devices.remove', { params: { id: 1 } }).gets(204)
  await handler({ events: [event({ id: 3 })] })
  expect(sent()).toHaveLength(5)
})

test('sends no email to an administrator without a link', async () => {
  const { admin, sent } = await start()
  await wants(admin, 'deviceOverspeed')
  await handler({ events: [event()] })
  expect(sent()).toEqual(['alice@example.org'])
})

test('sends geofence events only to users linked to the geofence, with its name', async () => {
  const { alice, bob, link, mails, table } = await start()
  await link(bob)
  await wants(alice, 'geofenceEnter')
  await wants(bob, 'geofenceEnter')
  const record = { name: 'Yard', description: null, area: 'CIRCLE (50 10, 100)', attributes: {} }
  const geofence = { kind: 'geofence', id: 9 } as const
  await table.write({
    put: { ...keys.linked(geofence), v: 1, kind: 'geofence', id: 9, rev: 1, d: JSON.stringify(record) },
  })
  await table.write({ put: { ...keys.ownerLinked({ kind: 'user', id: bob.id }, geofence) } })
  await table.write({ put: { ...keys.linkedOwner(geofence, { kind: 'user', id: bob.id }) } })
  await handler({ events: [event({ type: 'geofenceEnter', geofenceId: 9 })] })
  expect(mails.kept.map(({ to, subject }) => [to, subject])).toEqual([['bob@example.org', 'Van entered Yard']])
})

test('sends no email to users with web only, disabled, expired or without email address', async () => {
  const { admin, alice, sent, link, user, host } = await start()
  const expired = await user('old', { expirationTime: '2026-06-01T12:30:00.000+00:00' })
  const odd = await user('odd', { email: 'root' })
  for (const person of [expired, odd]) {
    await wants(person, 'deviceOverspeed')
    await link(person)
  }
  await wants(alice, 'deviceOverspeed', { web: true, mail: false })
  host.clock.set('2026-06-01T12:30:00Z')
  await handler({ events: [event({ id: 1 })] })
  expect(sent()).toEqual([])
  await wants(alice, 'deviceOverspeed', { web: false, mail: true })
  const { json } = await admin.calls('traccar.users.list').gets(200)
  const body = { ...json.find(({ id }: any) => id === alice.id), disabled: true }
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
  await handler({ events: [event({ id: 2 })] })
  expect(sent()).toEqual([])
})

test('sends one email per event for sequential and concurrent redelivery', async () => {
  const { sent } = await start()
  const events = [event({ id: 1 }), event({ id: 2 })]
  await Promise.all([handler({ events }), handler({ events }), handler({ events })])
  await handler({ events })
  expect(sent()).toHaveLength(2)
})

test('retries only emails that were not sent', async () => {
  const { sent, link, bob, mails } = await start()
  await link(bob)
  mails.failures.push(new NotSent('too many a second'))
  const events = [event({ id: 1 }), event({ id: 2 })]
  await expect(handler({ events })).rejects.toThrow(
    '1 notifications were not sent, first error: NotSent: too many a second',
  )
  // The other three emails were sent.
  expect(sent()).toHaveLength(3)
  await handler({ events })
  expect(sent().sort()).toEqual(['alice@example.org', 'alice@example.org', 'bob@example.org', 'bob@example.org'])
})

test('logs the reason of the mail service once for all emails', async () => {
  const { mails, host } = await start()
  const denied = () => new NotSent('SES: AccessDeniedException', { fault: 'denied' })
  mails.failures.push(denied(), denied())
  await expect(handler({ events: [event(), event({ id: 4_294_967_298 })] })).rejects.toThrow(
    '2 notifications were not sent',
  )
  expect(host.logged.filter(({ level }) => level === 'error').map(({ entry }) => entry)).toEqual([
    {
      message: 'the mail service refuses emails',
      reason: 'The server has no permission to send from its sender address',
    },
  ])
})

test('does not resend an email that may have been delivered, and logs it', async () => {
  const { sent, mails, host, alice } = await start()
  mails.failures.push(new Error('socket hang up'))
  await handler({ events: [event()] })
  await handler({ events: [event()] })
  expect(sent()).toEqual([])
  expect(host.logged.filter(({ level }) => level === 'error').map(({ entry }) => entry)).toEqual([
    {
      message: 'an email may not have been delivered',
      event: 4_294_967_297,
      userId: alice.id,
      error: 'Error: socket hang up',
    },
  ])
})

test('sends at most one email if the function is terminated, and the others on retry', async () => {
  const { sent, host, mails, link, bob } = await start()
  await link(bob)
  const events = [event({ id: 1 }), event({ id: 2 })]
  // The first email to Alice never completes, as if the function were terminated. The one to Bob is sent
  // concurrently.
  let dies = true
  await new Promise<void>(resolve => {
    const begun = new Set<string>()
    const began = (to: string) => {
      begun.add(to)
      if (begun.size === 2) resolve()
    }
    const send = async (mail: Mail) => {
      if (mail.to.startsWith('bob') || !dies) await mails.send(mail)
      began(mail.to)
      if (mail.to.startsWith('alice') && dies) await new Promise(() => undefined)
    }
    Object.assign(host, { mailer: { send } })
    void handler({ events })
  })
  expect(sent()).toEqual(['bob@example.org'])
  dies = false
  await handler({ events })
  expect(sent().sort()).toEqual(['alice@example.org', 'bob@example.org', 'bob@example.org'])
})

test('sends no email to users who gained access after the event, through any link', async () => {
  const { sent, mails, link, bob, alice, host, group, user, table } = await start()
  const carol = await user('carol')
  const dave = await user('dave')
  for (const person of [carol, dave]) await wants(person, 'deviceOverspeed')
  const [own, above] = [await group(0, carol), await group(0, dave)]
  const at = (minute: string, id: number) => event({ id, serverTime: Date.parse(`2026-06-01T12:${minute}:00Z`) })
  host.clock.set('2026-06-01T12:10:00Z')
  await link(bob)
  host.clock.set('2026-06-01T12:20:00Z')
  const van = { name: 'Van', uniqueId: 'v', groupId: own }
  await alice.calls('traccar.devices.update', { params: { id: 1 }, body: van }).gets(400, 'Group access denied')
  await table.write({ put: { ...keys.userGroup(alice.id, own) } })
  await alice.calls('traccar.devices.update', { params: { id: 1 }, body: van }).gets(200)
  host.clock.set('2026-06-01T12:30:00Z')
  await table.write({ put: { ...keys.userGroup(alice.id, above) } })
  const moved = { params: { id: own }, body: { name: 'Own', groupId: above } }
  await alice.calls('traccar.groups.update', moved).gets(200)
  host.clock.set('2026-06-01T13:00:00Z')
  await handler({ events: [at('05', 1)] })
  expect(sent()).toEqual(['alice@example.org'])
  await handler({ events: [at('15', 2), at('25', 3), at('35', 4)] })
  const recipients = (id: number) =>
    mails.kept.flatMap(mail => (mail.id.startsWith(`event-${id}-`) ? [mail.to] : [])).sort()
  const all = ['alice@example.org', 'bob@example.org', 'carol@example.org', 'dave@example.org']
  expect([recipients(2), recipients(3), recipients(4)]).toEqual([all.slice(0, 2), all.slice(0, 3), all])
})

test('keeps the time of a repeated link and renews the time of a recreated one', async () => {
  const { sent, bob, link, admin, host } = await start()
  await link(bob)
  host.clock.set('2026-06-01T12:10:00Z')
  await link(bob)
  await handler({ events: [event({ id: 1 })] })
  expect(sent()).toContain('bob@example.org')
  await admin.calls('traccar.permissions.unlinkDevice', { body: { userId: bob.id, deviceId: 1 } }).gets(204)
  await link(bob)
  await handler({ events: [event({ id: 2 })] })
  expect(sent().filter(to => to.startsWith('bob'))).toHaveLength(1)
})

test('ignores events older than 24 hours', async () => {
  const { sent, host } = await start()
  host.clock.set('2026-06-02T12:00:00.499Z')
  await handler({ events: [event({ id: 1 })] })
  expect(sent()).toHaveLength(1)
  host.clock.set('2026-06-02T12:00:00.500Z')
  await handler({ events: [event({ id: 2 })] })
  expect(sent()).toHaveLength(1)
})

test('includes speed, location and limit in the units and time zone of the user', async () => {
  const { alice, admin, mails, stores } = await start()
  const { json } = await admin.calls('traccar.users.list').gets(200)
  const reader = json.find(({ id }: any) => id === alice.id)
  const body = { ...reader, speedUnit: 'kmh', attributes: { timezone: 'Europe/Oslo' } }
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
  await drive(1, [atMinute(0, { speed: 60 })])
  const [position] = await stores.log.latest([deviceId(1)])
  const attributes = { speed: 60, speedLimit: 50 }
  await handler({ events: [event({ positionId: position?.id ?? 0, attributes })] })
  expect(mails.kept[0]).toMatchObject({
    subject: 'Van is too fast: 111.1 km/h, the limit is 92.6 km/h',
    text: [
      'Van is too fast: 111.1 km/h, the limit is 92.6 km/h.',
      '',
      'Device: Van',
      'Time: 2026-06-01 14:00:00 (Europe/Oslo)',
      'Location: 50.00000, 10.00000',
      'Speed: 111.1 km/h',
      'https://www.openstreetmap.org/?mlat=50.00000&mlon=10.00000#map=16/50.00000/10.00000',
      '',
      'You receive this email because you turned on notifications for deviceOverspeed.',
      '',
    ].join('\n'),
  })
})

test('sends nothing without a sender, and rejects a malformed payload', async () => {
  const { host } = await start()
  Object.assign(host, { mailer: undefined })
  await handler({ events: [event()] })
  expect(host.logged.map(({ entry }) => entry['message'])).toContain('email is disabled: no sender is configured')
  await expect((async () => handler({ events: [{ type: 'x' }] }))()).rejects.toThrow('type')
})
