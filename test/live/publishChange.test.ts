import type { LiveQueue } from '#shared/ports.ts'
import { changePublisher } from '#shared/live/publishChange.ts'
import type { Event } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import { testHost } from '../kit/host.ts'

const by = { address: 'stream.positions', grants: ['live:publish'] } as const
const devices = [deviceId(7)]

const start = async (put: LiveQueue['put']) => {
  const host = await testHost('2026-06-01T12:00:00Z')
  const asked: string[] = []
  Object.assign(host, {
    liveQueue: {
      put: (text: string) => {
        asked.push(text)
        return put(text)
      },
    },
  })
  const watch = { until: host.now() + 1000, connects: 1 }
  return { host, asked, watch, tell: changePublisher(by, 20) }
}
const soon = async () => undefined

test('who changed goes into the queue', async () => {
  const { host, asked, watch, tell } = await start(soon)
  await tell(host, watch, { devices })
  expect(asked.map(text => JSON.parse(text))).toEqual([{ v: 1, devices: [7], saw: [], events: [], opened: [] }])
})

test('where nobody watches any more, the queue is left alone', async () => {
  const { host, asked, watch, tell } = await start(soon)
  host.clock.advance(1000)
  await tell(host, watch, { devices })
  expect(asked).toEqual([])
})

test('a queue that refuses is logged, and left alone for ten seconds', async () => {
  const { host, asked, watch, tell } = await start(() => Promise.reject(new Error('refused')))
  const long = { ...watch, until: host.now() + 60_000 }
  await tell(host, long, { devices })
  await tell(host, long, { devices })
  expect(asked).toHaveLength(1)
  expect(host.logged).toEqual([
    {
      level: 'error',
      entry: { function: 'stream.positions', message: 'live clients were not notified', error: 'Error: refused' },
    },
  ])
  host.clock.advance(10_000)
  await tell(host, long, { devices })
  expect(asked).toHaveLength(2)
})

test('a queue that never answers holds nobody up for longer than it may', async () => {
  const { host, watch, tell } = await start(() => new Promise(() => undefined))
  await tell(host, watch, { devices })
  expect(host.logged).toMatchObject([{ entry: { error: 'Error: timed out after 20 ms' } }])
})

test('an event older than ten minutes is not shown as new', async () => {
  const { host, asked, watch, tell } = await start(soon)
  const event = (secondsAgo: number): Event => ({
    id: secondsAgo,
    type: 'deviceMoving',
    deviceId: deviceId(7),
    serverTime: host.now() - secondsAgo * 1000,
    eventTime: host.now(),
    positionId: 0,
    geofenceId: 0,
    attributes: {},
  })
  await tell(host, watch, { devices: [], events: [event(599), event(600)] })
  expect(asked.map(text => JSON.parse(text).events.map(({ id }: Event) => id))).toEqual([[599]])
})

test('what a function may not do fails on the laptop, but not what it does beside', async () => {
  const { host, asked, watch } = await start(soon)
  await changePublisher({ address: 'traccar.devices.list', grants: ['table:read'] })(host, watch, { devices })
  expect(asked).toEqual([])
  expect(host.logged).toMatchObject([{ entry: { error: expect.stringContaining('may not sqs:SendMessage') } }])
})
