/** What the map draws: devices, the trail of the selected one, and its movement. */
import type { PositionModel } from '#shared/model/position.ts'
import { crowdOf } from '../../bench/kit/crowd.ts'
import { liveStore } from '../../web/src/live/liveStore.ts'
import { createDeviceTracker, type TrackedDevice } from '../../web/src/live/trackedDevices.ts'
import { type Palette, PALETTES } from '../../web/src/map/palettes.ts'
import {
  alarmFeatures,
  deviceFeature,
  deviceFeatures,
  selectedFeature,
} from '../../web/src/pages/map/deviceFeatures.ts'
import { labelsIf } from '../../web/src/pages/map/deviceStyle.ts'
import { countInSight } from '../../web/src/pages/map/inSight.ts'
import { placeBetween } from '../../web/src/pages/map/placeBetween.ts'
import { stateColor } from '../../web/src/pages/map/stateShapes.ts'
import { extendTrail, TRAIL_MS, trailLine } from '../../web/src/pages/map/trail.ts'
import { DEVICE_STATES } from '../../web/src/live/deviceState.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')

/** Tracks devices that have a position, with changes of the given ones. */
const fleet = (changes: Readonly<Record<number, { name?: string; attributes?: PositionModel['attributes'] }>> = {}) => {
  const store = liveStore()
  const track = createDeviceTracker()
  const crowd = crowdOf(100, NOW).slice(0, 60)
  store.replaceDevices(crowd.map(({ device }) => ({ ...device, name: changes[device.id]?.name ?? device.name })))
  const positions = crowd.flatMap(({ device: { id }, position }) =>
    position ? [{ ...position, attributes: { ...position.attributes, ...changes[id]?.attributes } }] : [],
  )
  store.apply({ positions })
  return { store, track: () => track(store.current()), positions }
}

const byId = (devices: readonly TrackedDevice[], id: number) => devices.find(({ device }) => device.id === id)!

test('a device keeps its feature until it changes, so that only changes are sent to the map', () => {
  const { store, track, positions } = fleet()
  const before = deviceFeatures(track())
  store.apply({ positions: [{ ...positions[7]!, longitude: 1 as never, fixTime: new Date(NOW + 1000).toISOString() }] })
  const after = deviceFeatures(track())
  const changed = after.filter((one, n) => one !== before[n])
  expect(changed.map(({ id, geometry }) => [id, geometry.coordinates[0]])).toEqual([[positions[7]!.deviceId, 1]])
})

test('devices without a position are not on the map', () => {
  const store = liveStore()
  store.replaceDevices(crowdOf(20, NOW).map(({ device }) => device))
  expect(deviceFeatures(createDeviceTracker()(store.current()))).toEqual([])
})

test.each([
  ['a name of 24 letters stays whole', 'x'.repeat(24), 'x'.repeat(24)],
  ['a longer one is cut', 'x'.repeat(25), `${'x'.repeat(23)}…`],
  ['but not within a character', '👩‍👩‍👧‍👦'.repeat(30), `${'👩‍👩‍👧‍👦'.repeat(23)}…`],
])('%s', (_, name, label) => {
  expect(deviceFeature(byId(fleet({ 1: { name } }).track(), 1))!.properties.label).toBe(label)
})

test('the selected device has its speed, and alarms have their own image', () => {
  const devices = fleet({ 3: { attributes: { alarm: 'sos' } }, 4: { attributes: { alarm: '' } } }).track()
  const raised = [...alarmFeatures(devices), selectedFeature(byId(devices, 1), ({ speed }) => `${speed} kn`)!]
  expect(raised.map(({ id, properties: { label, image } }) => [id, label, image])).toEqual([
    [3, 'Van 3', 'moving-alarm'],
    [1, 'Van 1\n25 kn', 'moving'],
  ])
  expect(raised[0]).toBe(deviceFeature(byId(devices, 3)))
})

test('at most 50 alarms are drawn above the groups', () => {
  const alarms = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [n + 1, { attributes: { alarm: 'sos' } }]))
  expect(alarmFeatures(fleet(alarms).track())).toHaveLength(50)
})

test('names have room at all zooms if few devices are in sight, else from zoom 11 on', () => {
  expect(labelsIf(true)).toEqual(['get', 'label'])
  expect(labelsIf(false)).toEqual(['step', ['zoom'], '', 11, ['get', 'label']])
})

const at = (longitude: number, latitude = 0) =>
  ({
    type: 'Feature',
    id: 1,
    properties: {} as never,
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
  }) as const
const inView = (west: number, east: number, ...longitudes: number[]) =>
  countInSight(
    longitudes.map(longitude => ({ ...at(longitude), geometry: { type: 'Point', coordinates: [longitude, 0] } })),
    { west, east, south: -10, north: 10 },
  )

test('counts devices in sight, also in a view over the 180th meridian or of more than one world', () => {
  expect(inView(0, 10, -1, 0, 5, 10, 11)).toBe(3)
  expect(inView(170, 190, 175, -175, 0)).toBe(2)
  expect(inView(-190, -170, 175, -175, 0)).toBe(2)
  expect(inView(-400, 400, 0, 100, -100)).toBe(3)
  expect(inView(700, 730, 0)).toBe(1)
})

const point = (minutesAgo: number, longitude = 0) => {
  const time = NOW - minutesAgo * 60_000
  return { id: time, fixTime: new Date(time).toISOString(), latitude: 0, longitude } as PositionModel
}

test('the trail has the last 15 minutes in order, each position once', () => {
  const first = extendTrail([], [point(2), point(16), point(14), point(1)], NOW)
  expect(first.map(({ id }) => (NOW - id) / 60_000)).toEqual([14, 2, 1])
  const second = extendTrail(first, [point(0), first[2]!], NOW)
  expect(second).toHaveLength(4)
  expect(extendTrail(second, [second[1]!], NOW)).toBe(second)
  expect(extendTrail(second, [], NOW + 2 * 60_000).map(({ id }) => (NOW - id) / 60_000)).toEqual([2, 1, 0])
  expect(extendTrail(second, [], NOW + TRAIL_MS + 1)).toEqual([])
})

test('the trail is one line, also over the 180th meridian, and nothing for one position', () => {
  expect(trailLine([point(1)]).features).toEqual([])
  expect(trailLine([point(2, 179.9), point(1, -179.9)]).features[0]!.geometry).toEqual({
    type: 'LineString',
    coordinates: [
      [179.9, 0],
      [180.1, 0],
    ],
  })
})

test('a mark glides on a straight line, by the shorter way around the world', () => {
  const [from, to] = [
    { longitude: 10, latitude: 40 },
    { longitude: 12, latitude: 41 },
  ]
  expect([0, 0.5, 1].map(part => placeBetween(from, to, part))).toEqual([from, { longitude: 11, latitude: 40.5 }, to])
  expect(placeBetween({ longitude: 179, latitude: 0 }, { longitude: -179, latitude: 0 }, 0.5).longitude).toBe(180)
  expect(placeBetween({ longitude: -179, latitude: 0 }, { longitude: 179, latitude: 0 }, 1).longitude).toBe(-181)
})

const luminance = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(start => {
    const part = Number.parseInt(color.slice(start, start + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

test.each(['light', 'dark'] as const)('counts of groups and symbols have contrast (%s)', theme => {
  const palette: Palette = PALETTES[theme]
  for (const fill of [palette.online, palette.standing, palette.never])
    expect(contrast(fill, palette.halo)).toBeGreaterThanOrEqual(4.5)
  for (const state of DEVICE_STATES) expect(contrast(stateColor(state, palette), palette.land)).toBeGreaterThan(3)
  expect(contrast(palette.alarm, palette.land)).toBeGreaterThan(3)
})
