import type { Event, EventType } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import { NotSent } from '#shared/domain/mail.ts'
import { notifications as handler } from '../../../functions/stream.ts'
import { keepMails } from '../../kit/mails.ts'
import { keepPushes } from '../../kit/pushes.ts'
import { type Person, world, type World } from '../../kit/world.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')

const event = (over: Partial<Event> = {}): Event => ({
  id: 1,
  type: 'deviceOverspeed',
  deviceId: deviceId(1),
  serverTime: NOON + 500,
  eventTime: NOON,
  positionId: 0,
  geofenceId: 0,
  attributes: {},
  ...over,
})

const wants = (person: Person, type: EventType, over: Record<string, boolean> = { web: true }) =>
  person.calls('traccar.notifications.set', { body: { userId: person.id, type, ...over } }).gets(200)

/** World with a van of Alice, who sees overspeed events in one browser. */
const start = async () => {
  const here: World = await world()
  const mails = keepMails(here.host)
  const pushes = await keepPushes(here.host, here.table)
  await here.alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200, { id: 1 })
  await wants(here.alice, 'deviceOverspeed')
  const subscribes = (person: Person, name: string) =>
    person.calls('traccar.push.subscribe', { body: pushes.browser(name).subscription }).gets(200)
  await subscribes(here.alice, 'phone')
  const browsers = async (): Promise<any[]> => (await here.alice.calls('traccar.push.get').gets(200)).json.browsers
  const shown = () => pushes.kept.map(({ endpoint, message }) => [endpoint.split('/').at(-1), message.title])
  const warnings = () => here.host.logged.filter(({ level }) => level === 'warn').map(({ entry }) => entry)
  return { ...here, mails, pushes, subscribes, browsers, shown, warnings }
}

test('pushes an event to the browsers of a user with a rule for the web, and sends no email', async () => {
  const { alice, bob, pushes, subscribes, mails, shown } = await start()
  await subscribes(alice, 'desk')
  await subscribes(bob, 'stranger')
  await wants(bob, 'deviceOverspeed')
  await handler({ events: [event(), event({ id: 2, type: 'deviceMoving' })] })
  expect(shown().sort()).toEqual([
    ['desk', 'Van is too fast: 0.0 kn'],
    ['phone', 'Van is too fast: 0.0 kn'],
  ])
  expect(mails.kept).toEqual([])
  expect(pushes.kept[0]).toMatchObject({
    headers: { ttl: String(86_400), urgency: 'high' },
    message: {
      text: '2026-06-01 12:00:00 (UTC)',
      url: '/#/history/1?from=2026-06-01T11%3A30%3A00.000Z&to=2026-06-01T12%3A30%3A00.000Z',
      tag: '1/deviceOverspeed/0/',
      at: NOON,
    },
  })
})

test('pushes nothing for rules by email, to disabled users, and after a new password', async () => {
  const { alice, admin, pushes } = await start()
  await wants(alice, 'deviceOverspeed', { web: false, mail: true })
  await handler({ events: [event({ id: 1 })] })
  await wants(alice, 'deviceOverspeed')
  const { json } = await admin.calls('traccar.users.list').gets(200)
  const body = json.find(({ id }: any) => id === alice.id)
  const update = (over: object) =>
    admin.calls('traccar.users.update', { params: { id: alice.id }, body: { ...body, ...over } }).gets(200)
  await update({ disabled: true })
  await handler({ events: [event({ id: 2 })] })
  await update({ disabled: false, password: 'another password' })
  await handler({ events: [event({ id: 3 })] })
  expect(pushes.kept).toEqual([])
})

test('pushes each event once, for sequential and concurrent redelivery', async () => {
  const { shown } = await start()
  const events = [event({ id: 1 }), event({ id: 2 })]
  await Promise.all([handler({ events }), handler({ events }), handler({ events })])
  await handler({ events })
  expect(shown()).toHaveLength(2)
})

test('messages of a device and a type replace each other, and other ones do not', async () => {
  const { alice, pushes } = await start()
  await wants(alice, 'alarm')
  const alarm = (id: number, name: string) => event({ id, type: 'alarm', attributes: { alarm: name } })
  await handler({ events: [event({ id: 1 }), event({ id: 2 }), alarm(3, 'sos'), alarm(4, 'tow'), alarm(5, 'sos')] })
  const topics = pushes.kept.map(({ headers }) => headers['topic'])
  expect(topics[1]).toBe(topics[0])
  expect(topics[4]).toBe(topics[2])
  expect(new Set(topics).size).toBe(3)
})

test.each([404, 410])(
  'removes a browser whose push service answers %d, and reads nothing of it again',
  async status => {
    const { pushes, browsers, subscribes, alice } = await start()
    await subscribes(alice, 'desk')
    pushes.results.push({ status }, { status })
    await handler({ events: [event({ id: 1 })] })
    expect(await browsers()).toEqual([])
    await handler({ events: [event({ id: 2 })] })
    expect(pushes.kept).toEqual([])
  },
)

test.each([{ status: 429 }, { status: 503 }, { failure: 'notConnected' as const }])(
  'retries a message that was not taken (%j), and no other one',
  async result => {
    const { alice, pushes, subscribes, shown, browsers, warnings } = await start()
    await subscribes(alice, 'desk')
    pushes.results.push(result)
    const answer = 'status' in result ? result.status : result.failure
    const sentence = `1 notifications were not sent, first error: Error: push.example.net did not take a message: ${answer}`
    await expect(handler({ events: [event()] })).rejects.toThrow(sentence)
    expect(shown()).toHaveLength(1)
    expect(warnings()).toEqual([
      {
        message: 'a push service did not take messages',
        service: 'push.example.net',
        answer: String(answer),
        count: 1,
      },
    ])
    expect((await browsers()).filter(({ failingSince }) => failingSince !== null)).toHaveLength(1)
    await handler({ events: [event()] })
    expect(
      shown()
        .map(([browser]) => browser)
        .sort(),
    ).toEqual(['desk', 'phone'])
    expect((await browsers()).filter(({ failingSince }) => failingSince !== null)).toEqual([])
  },
)

test.each([
  { status: 400 },
  { status: 307 },
  { failure: 'noResponse' as const },
  { failure: 'privateAddress' as const },
])('does not retry a message that was refused, or may have been taken: %j', async result => {
  const { pushes, warnings, browsers } = await start()
  pushes.results.push(result)
  await handler({ events: [event()] })
  await handler({ events: [event()] })
  expect(pushes.kept).toEqual([])
  expect(warnings()).toHaveLength(1)
  expect(JSON.stringify(warnings())).not.toContain('phone')
  expect(await browsers()).toMatchObject([{ failingSince: '2026-06-01T12:00:00.000+00:00' }])
})

test('stops retrying after an hour of failures, and removes the browser after a week', async () => {
  const { host, pushes, browsers } = await start()
  const fails = async (at: string, id: number) => {
    host.clock.set(at)
    pushes.results.push({ status: 500 })
    await handler({ events: [event({ id, serverTime: Date.parse(at) })] })
  }
  await expect(fails('2026-06-01T12:00:01Z', 1)).rejects.toThrow('did not take a message: 500')
  await expect(fails('2026-06-01T13:00:00Z', 2)).rejects.toThrow('did not take a message: 500')
  await fails('2026-06-01T13:00:01Z', 3)
  await fails('2026-06-08T12:00:00Z', 4)
  expect(await browsers()).toMatchObject([{ failingSince: '2026-06-01T12:00:01.000+00:00' }])
  await fails('2026-06-08T12:00:01Z', 5)
  expect(await browsers()).toEqual([])
})

test('sends emails first, and leaves messages that a slow push service has no time for to the next try', async () => {
  const { alice, host, mails, pushes, shown } = await start()
  await wants(alice, 'deviceOverspeed', { web: true, mail: true })
  const atFirstPush: number[] = []
  pushes.results.push(() => {
    atFirstPush.push(mails.kept.length)
    host.clock.advance(20_000)
  })
  const events = [event({ id: 1 }), event({ id: 2 }), event({ id: 3 })]
  await expect(handler({ events })).rejects.toThrow('2 notifications were not sent')
  expect([atFirstPush, shown().length]).toEqual([[3], 1])
  await handler({ events })
  expect([mails.kept.length, shown().length]).toEqual([3, 3])
})

test('pushes an event although its email fails', async () => {
  const { alice, mails, shown } = await start()
  await wants(alice, 'deviceOverspeed', { web: true, mail: true })
  mails.failures.push(new NotSent('too many a second'))
  await expect(handler({ events: [event()] })).rejects.toThrow('NotSent: too many a second')
  expect(shown()).toHaveLength(1)
})

test('keeps a message for the rest of the day of its event, and its names within 4,096 bytes', async () => {
  const { alice, host, pushes } = await start()
  const body = { name: '🚚'.repeat(64), uniqueId: 'v' }
  await alice.calls('traccar.devices.update', { params: { id: 1 }, body }).gets(200)
  await wants(alice, 'commandResult')
  host.clock.set('2026-06-02T11:59:00Z')
  const attributes = { result: '\u0800'.repeat(1300), alarm: '\u0800'.repeat(1300) }
  await handler({ events: [event({ type: 'commandResult', attributes })] })
  expect(pushes.kept).toMatchObject([{ headers: { ttl: '60' } }])
  expect(JSON.stringify(pushes.kept[0]?.message).length).toBeLessThan(1000)
})

test('costs nothing more for users without a browser, and five requests for an event in a browser', async () => {
  const { alice, host, pushes } = await start()
  const requests: string[] = []
  const { authorize } = host
  const counting: typeof authorize = (address, grants, action, key) => {
    requests.push(`${action.split(':')[1]} ${key?.split('#')[0]}`)
    authorize(address, grants, action, key)
  }
  Object.assign(host, { authorize: counting })
  const costOf = async (id: number): Promise<string[]> => {
    await handler({ events: [event({ id })] })
    return requests.splice(0).toSorted()
  }
  const inBrowser = await costOf(1)
  const later = await costOf(2)
  await alice.calls('traccar.push.unsubscribe', { params: { id: pushes.browser('phone').id } }).gets(204)
  requests.splice(0)
  const without = await costOf(3)
  const more = inBrowser.slice()
  for (const request of without) more.splice(more.indexOf(request), 1)
  expect(without.filter(request => /^(Query USER|\w+ (VAPID|SERVER|DELIVERY))/.test(request))).toEqual([])
  expect(more).toEqual(['GetItem SERVER', 'GetItem VAPID', 'PutItem DELIVERY', 'Query USER', 'UpdateItem USER'])
  // The success of the first message is recorded, and not that of one soon after it.
  expect(later).toEqual(inBrowser.filter(request => request !== 'UpdateItem USER'))
})
