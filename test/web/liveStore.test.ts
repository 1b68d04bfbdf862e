/** Live state of devices, and how it is updated. */
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import { frameBatcher, readFrame, retryAfterMs } from '../../web/src/live/frames.ts'
import { EVENTS_KEPT, type Frame, liveStore } from '../../web/src/live/liveStore.ts'
import { trackedDevices } from '../../web/src/live/trackedDevices.ts'

const device = (id: number, name: string, more: Partial<Device> = {}): Device =>
  ({ id, name, uniqueId: `u${id}`, status: 'online', lastUpdate: '2026-06-01T08:00:00.000+00:00', ...more }) as Device
const position = (deviceId: number, time: string) =>
  ({ deviceId, fixTime: `2026-06-01T${time}:00.000+00:00`, attributes: {} }) as unknown as PositionModel

test('ignores a position that is older than the known one', () => {
  const store = liveStore()
  store.apply({ positions: [position(1, '08:00'), position(1, '08:02'), position(1, '08:01')] })
  store.apply({ positions: [position(1, '07:00')] })
  expect(store.current().positions.get(1)?.fixTime).toContain('T08:02')
})

test('removes a device and its position if it is no longer listed', () => {
  const store = liveStore()
  store.replaceDevices([device(1, 'Van'), device(2, 'Bus')])
  store.apply({ positions: [position(1, '08:00'), position(2, '08:00')] })
  store.replaceDevices([device(2, 'Bus')])
  expect([...store.current().devices.keys()]).toEqual([2])
  expect([...store.current().positions.keys()]).toEqual([2])
})

test('stores a duplicate event once', () => {
  const store = liveStore()
  store.apply({ events: [{ id: 7 } as never] })
  const { events } = store.current()
  store.apply({ events: [{ id: 7 } as never] })
  expect(store.current().events).toBe(events)
  store.apply({ events: [{ id: 7 } as never, { id: 8 } as never] })
  expect(store.current().events).toEqual([{ id: 8 }, { id: 7 }])
})

test('keeps the newest 200 events, newest first', () => {
  const store = liveStore()
  const events = Array.from({ length: EVENTS_KEPT + 5 }, (_, id) => ({ id }) as never)
  store.apply({ events })
  expect(store.current().events.length).toBe(EVENTS_KEPT)
  expect(store.current().events[0]).toEqual({ id: EVENTS_KEPT + 4 })
})

test('creates new objects only for changed devices, and keeps the order until a name changes', () => {
  const store = liveStore()
  store.replaceDevices([device(1, 'Van 2'), device(2, 'Van 1'), device(3, 'Bus')])
  const first = trackedDevices(store.current())
  store.apply({ devices: [device(1, 'Van 2', { status: 'offline' })], positions: [position(2, '08:00')] })
  const second = trackedDevices(store.current(), first)
  expect(second.map(({ device: { id }, state }) => `${id} ${state}`)).toEqual(['3 standing', '2 standing', '1 offline'])
  expect(second.map((one, n) => one === first[n])).toEqual([true, false, false])

  store.apply({ devices: [device(3, 'Zebra'), device(4, 'Aeroplane')] })
  const third = trackedDevices(store.current(), second)
  expect(third.map(one => one.device.name)).toEqual(['Aeroplane', 'Van 1', 'Van 2', 'Zebra'])
  expect(third[1]).toBe(second[1])
})

test('does not notify for unchanged updates', () => {
  const store = liveStore()
  const fleet = () => [device(1, 'Van'), device(2, 'Bus')]
  store.replaceDevices(fleet())
  store.apply({ positions: [position(1, '08:00'), position(2, '08:00')] })
  const before = store.current()
  const shown = trackedDevices(before)
  let told = 0
  store.subscribe(() => (told += 1))
  store.replaceDevices(fleet())
  store.apply({ devices: fleet(), positions: [position(2, '08:00'), position(1, '07:00')] })
  expect(told).toBe(0)
  expect(store.current()).toBe(before)

  store.apply({ positions: [position(1, '08:00'), position(2, '08:01')] })
  expect(told).toBe(1)
  expect(store.current().devices).toBe(before.devices)
  expect(store.current().positions.get(1)).toBe(before.positions.get(1))
  expect(trackedDevices({ ...store.current() }, shown)[1]).toBe(shown[1])
  expect(trackedDevices({ ...before }, shown)).toBe(shown)
})

test('merges frames within 250 ms into one update, in their order', () => {
  const told: Frame[] = []
  const timers: { tell: () => void; after: number }[] = []
  const { add, flush } = frameBatcher(
    frame => told.push(frame),
    (tell, after) => timers.push({ tell, after }),
  )
  for (let n = 1; n <= 46; n += 1) add({ devices: [device(n, `Van ${n}`)], positions: [position(n, '08:00')] })
  add({ events: [{ id: 7 } as never] })
  expect(told).toEqual([])
  expect(timers.map(({ after }) => after)).toEqual([250])
  timers[0]!.tell()
  expect(told).toHaveLength(1)
  expect(told[0]!.devices!.map(({ id }) => id)).toEqual(Array.from({ length: 46 }, (_, n) => n + 1))
  expect(told[0]!.positions).toHaveLength(46)
  expect(told[0]!.events).toEqual([{ id: 7 }])

  add({ events: [{ id: 8 } as never] })
  expect(timers).toHaveLength(2)
  flush()
  expect(told[1]!.events).toEqual([{ id: 8 }])
  timers[1]!.tell()
  expect(told).toHaveLength(2)
})

test('doubles the wait between reconnects with jitter, up to one minute', () => {
  expect([0, 1, 2, 3].map(attempt => retryAfterMs(attempt, 1))).toEqual([1000, 2000, 4000, 8000])
  expect([retryAfterMs(2, 0), retryAfterMs(2, 0.5)]).toEqual([2000, 3000])
  expect(retryAfterMs(40, 1)).toBe(60_000)
})

test('rejects frames with members that are not lists', () => {
  expect(readFrame('{"positions":[]}')).toEqual({ positions: [] })
  expect(readFrame('{}')).toEqual({})
  expect(['{"devices":{}}', 'null', '7', 7, undefined].map(readFrame)).toEqual(Array.from({ length: 5 }))
})
