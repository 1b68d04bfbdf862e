/** States of devices: one function for lists, details and maps. */
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import { filterDevices, shownStates } from '../../web/src/live/deviceFilter.ts'
import { stateOf } from '../../web/src/live/deviceState.ts'
import { type Live, liveStore } from '../../web/src/live/liveStore.ts'
import { createDeviceTracker } from '../../web/src/live/trackedDevices.ts'

const at = (clock: string) => `2026-06-01T${clock}:00.000+00:00`
const device = (id: number, more: Partial<Device> = {}): Device =>
  ({ id, name: `Van ${id}`, uniqueId: `u${id}`, status: 'online', lastUpdate: at('08:00'), ...more }) as Device
const position = (deviceId: number, clock: string, speed: number, attributes: PositionModel['attributes'] = {}) =>
  ({ deviceId, fixTime: at(clock), speed, attributes }) as unknown as PositionModel

test.each([
  ['moving', {}, { speed: 20 }],
  ['moving', {}, { speed: 0, attributes: { motion: true } }],
  ['standing', {}, { speed: 0.3 }],
  ['standing', {}, { speed: 20, attributes: { motion: false } }],
  ['standing', {}, { attributes: { ignition: false } }],
  ['idling', {}, { attributes: { ignition: true } }],
  ['moving', {}, { speed: 20, attributes: { ignition: true } }],
  ['standing', {}, undefined],
  ['offline', { status: 'offline' }, { speed: 20 }],
  ['offline', { status: 'unknown' }, { speed: 20 }],
  ['offline', { status: null }, { attributes: { ignition: true } }],
  ['never', { status: 'offline', lastUpdate: null }, undefined],
  ['never', { status: null, lastUpdate: null }, undefined],
] as const)('is %s with %j and %j', (state, ofDevice, ofPosition) => {
  const { speed = 0, attributes = {} } = (ofPosition ?? {}) as { speed?: number; attributes?: Record<string, boolean> }
  const last = ofPosition && position(1, '08:00', speed, attributes)
  expect(stateOf(device(1, ofDevice), last)).toBe(state)
})

/** Tracks a device over its reports. Returns `state hour:minute` after each. */
const story = (...reports: readonly (Partial<Live> | { status: string; clock: string } | PositionModel)[]) => {
  const store = liveStore()
  const track = createDeviceTracker()
  store.replaceDevices([device(1)])
  return reports.map(report => {
    if ('status' in report)
      store.apply({ devices: [device(1, { status: report.status, lastUpdate: at(report.clock) })] })
    else if ('lostSince' in report) store.lose(report.lostSince)
    else store.apply({ positions: [report as PositionModel] })
    const [one] = track(store.current())
    return `${one!.state} ${one!.since === undefined ? '?' : new Date(one!.since).toISOString().slice(11, 16)}`
  })
}

test('knows since when a device stands if it saw the change', () => {
  expect(
    story(
      position(1, '08:00', 0),
      position(1, '08:01', 20),
      position(1, '08:02', 0, { ignition: true }),
      position(1, '08:03', 0, { ignition: true }),
      position(1, '08:04', 0),
      position(1, '08:05', 0),
    ),
  ).toEqual(['standing ?', 'moving 08:01', 'idling 08:02', 'idling 08:02', 'standing 08:04', 'standing 08:04'])
})

test('an offline device is so since its last report, and does not begin to stand when it is back', () => {
  expect(
    story(position(1, '08:00', 0), { status: 'unknown', clock: '08:10' }, position(1, '08:11', 0), {
      status: 'online',
      clock: '09:00',
    }),
  ).toEqual(['standing ?', 'offline 08:10', 'offline 08:10', 'standing ?'])
})

test('keeps the start of a state while the server cannot be reached', () => {
  expect(
    story(
      position(1, '08:00', 20),
      position(1, '08:01', 0),
      { lostSince: Date.parse(at('08:02')) },
      { lostSince: undefined },
    ),
  ).toEqual(['moving ?', 'standing 08:01', 'unknown 08:01', 'standing 08:01'])
})

const tracked = () => {
  const store = liveStore()
  store.replaceDevices([
    device(10, { name: 'Van 10' }),
    device(2, { name: 'van 9' }),
    device(3, { name: 'Bus', status: 'offline', lastUpdate: null }),
    device(4, { name: 'Car', status: 'unknown' }),
  ])
  store.apply({ positions: [position(2, '08:00', 30), position(10, '08:00', 0, { alarm: 'sos' })] })
  return createDeviceTracker()(store.current())
}

test('sorts by name with numbers by value, and filters by name, identifier, state and place', () => {
  const names = (filter: Partial<Parameters<typeof filterDevices>[1]>) =>
    filterDevices(tracked(), { text: '', state: 'all', ...filter }).shown.map(one => one.device.name)
  expect(names({})).toEqual(['Bus', 'Car', 'van 9', 'Van 10'])
  expect(names({ text: ' VAN ' })).toEqual(['van 9', 'Van 10'])
  expect(names({ text: 'u3' })).toEqual(['Bus'])
  expect(names({ state: 'never' })).toEqual(['Bus'])
  expect(names({ state: 'alarm' })).toEqual(['Van 10'])
  expect(names({ place: new Set([3, 10]) })).toEqual(['Bus', 'Van 10'])
  expect(names({ place: new Set([3, 10]), state: 'standing' })).toEqual(['Van 10'])
})

test('counts each state among the devices that the other filters leave', () => {
  const { counts } = filterDevices(tracked(), { text: 'van', state: 'moving' })
  expect(counts).toEqual({ all: 2, moving: 1, standing: 1, idling: 0, offline: 0, unknown: 0, never: 0, alarm: 1 })
  for (const state of ['all', 'moving', 'standing', 'idling', 'offline', 'never', 'alarm'] as const) {
    const { shown, counts: own } = filterDevices(tracked(), { text: '', state })
    expect(shown).toHaveLength(own[state])
  }
})

test('offers alarms and unknown devices only if there are any, or if they are chosen', () => {
  const { counts } = filterDevices(tracked(), { text: 'bus', state: 'all' })
  expect(shownStates(counts, 'all')).toEqual(['all', 'moving', 'standing', 'idling', 'offline', 'never'])
  expect(shownStates(counts, 'alarm')).toContain('alarm')
  expect(shownStates({ ...counts, unknown: 1, alarm: 1 }, 'all')).toEqual(expect.arrayContaining(['unknown', 'alarm']))
})
