import type { LiveQueue } from '#shared/ports.ts'
import { changePublisher } from '#shared/live/publishChange.ts'
import type { Event } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import { testHost } from '../kit/host.ts'

const by = { address: 'stream.positions', grants: ['live:publish'] } as const
const devices = [deviceId(7)]

const start = async (put: LiveQueue['put']) => {
  const host = await testHost('2026-06-01T12:00:00Z')
  const sent: string[] = []
  Object.assign(host, {
    liveQueue: {
      put: (text: string) => {
        sent.push(text)
        return put(text)
      },
    },
  })
  const watch = { until: host.now() + 1000, connects: 1 }
  return { host, sent, watch, publish: changePublisher(by, 20) }
}
const soon = async () => undefined

test('enqueues the changed devices', async () => {
  const { host, sent, watch, publish } = await start(soon)
  await publish(host, watch, { devices })
  expect(sent.map(text => JSON.parse(text))).toEqual([
    { v: 1, devices: [7], altered: [], saw: [], events: [], opened: [] },
  ])
})

test('publishes nothing without connected clients', async () => {
  const { host, sent, watch, publish } = await start(soon)
  host.clock.advance(1000)
  await publish(host, watch, { devices })
  expect(sent).toEqual([])
})

test('logs a failing queue and skips it for 10 seconds', async () => {
  const { host, sent, watch, publish } = await start(() => Promise.reject(new Error('refused')))
  const long = { ...watch, until: host.now() + 60_000 }
  await publish(host, long, { devices })
  await publish(host, long, { devices })
  expect(sent).toHaveLength(1)
  expect(host.logged).toEqual([
    {
      level: 'error',
      entry: { function: 'stream.positions', message: 'live clients were not notified', error: 'Error: refused' },
    },
  ])
  host.clock.advance(10_000)
  await publish(host, long, { devices })
  expect(sent).toHaveLength(2)
})

test('stops waiting for the queue after the timeout', async () => {
  const { host, watch, publish } = await start(() => new Promise(() => undefined))
  await publish(host, watch, { devices })
  expect(host.logged).toMatchObject([{ entry: { error: 'TimeoutError: timed out after 20 ms' } }])
})

test('omits events that are 10 minutes old', async () => {
  const { host, sent, watch, publish } = await start(soon)
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
  await publish(host, watch, { devices: [], events: [event(599), event(600)] })
  expect(sent.map(text => JSON.parse(text).events.map(({ id }: Event) => id))).toEqual([[599]])
})

test('requires the grant live:publish, also locally, without failing the caller', async () => {
  const { host, sent, watch } = await start(soon)
  await changePublisher({ address: 'traccar.devices.list', grants: ['table:read'] })(host, watch, { devices })
  expect(sent).toEqual([])
  expect(host.logged).toMatchObject([{ entry: { error: expect.stringContaining('may not sqs:SendMessage') } }])
})
