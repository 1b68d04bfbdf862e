/** Clicks on groups and on devices that are close to each other. */
import { Supercluster } from '@maplibre/geojson-vt'
import { crowdOf } from '../../bench/kit/crowd.ts'
import { deviceSource, SINGLE_ZOOM } from '../../web/src/pages/map/deviceStyle.ts'
import { closerView, type DevicePlace, pileAt } from '../../web/src/pages/map/nearDevices.ts'

const SCREEN = { width: 828, height: 748 }

/** Pixels of the whole world at a zoom. */
const pixels =
  (zoom: number) =>
  ({ longitude, latitude }: Omit<DevicePlace, 'id'>) => {
    const size = 512 * 2 ** zoom
    const height = Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) / (2 * Math.PI)
    return { x: (size * (longitude + 180)) / 360, y: size * (0.5 - height) }
  }

test('opens the device that is clicked, and finds those that cannot be told apart', () => {
  const marks = [
    { id: 1, longitude: 10, latitude: 0 },
    { id: 2, longitude: 10.001, latitude: 0 },
    { id: 3, longitude: 10.03, latitude: 0 },
  ]
  const ids = (zoom: number, clicked: number) =>
    pileAt(pixels(zoom)(marks[clicked]!), marks, pixels(zoom)).map(({ id }) => id)
  expect(ids(10, 0)).toEqual([1, 2])
  expect(ids(10, 2)).toEqual([3])
  expect(ids(16, 0)).toEqual([1])
  expect(ids(4, 2)).toEqual([1, 2, 3])
  expect(pileAt({ x: 0, y: 0 }, [], pixels(3))).toEqual([])
})

const view = { ...SCREEN, zoom: 5 }
const place = (longitude: number, latitude: number) => ({ longitude, latitude })

test('zooms to the devices of a group, with a margin', () => {
  const { center, zoom } = closerView([place(10, 47), place(11, 48)], view)!
  expect(center[0]).toBeCloseTo(10.5)
  expect(center[1]).toBeCloseTo(47.502, 2)
  const [west, north] = [pixels(zoom)(place(10, 48)), pixels(zoom)(place(11, 47))]
  const [width, height] = [north.x - west.x, north.y - west.y]
  expect(Math.max(width / (SCREEN.width - 120), height / (SCREEN.height - 120))).toBeCloseTo(1)
})

test('always comes closer, at least to the zoom that splits the group, and at most to zoom 17', () => {
  expect(closerView([place(-100, -40), place(100, 60)], view)!.zoom).toBe(6)
  expect(closerView([place(10, 47), place(11, 48)], view, 12.5)!.zoom).toBe(12.5)
  expect(closerView([place(10, 47), place(10.0004, 47)], view)!.zoom).toBe(17)
  expect(closerView([place(10, 47), place(11, 48)], { ...view, width: 60, height: 60 })!.zoom).toBe(6)
})

test('crosses the 180th meridian', () => {
  expect(closerView([place(179, -17), place(-179, -17)], view)!.center[0]).toBeCloseTo(180)
})

test('cannot separate devices at the same place, or closer than zoom 17', () => {
  expect(closerView([place(10, 47), place(10, 47)], view)).toBeUndefined()
  expect(closerView([place(10, 47), place(10.00005, 47)], view)).toBeUndefined()
  expect(closerView([place(10, 47), place(11, 48)], { ...view, zoom: 17 })).toBeUndefined()
  expect(closerView([], view)).toBeUndefined()
})

/** 2,000 devices, of which 30 are parked at one place, and 20 in a yard of 100 meters. */
const fleet = (): DevicePlace[] => {
  const places = crowdOf(2000, 0).flatMap(({ device: { id }, position }) =>
    position ? [{ id, longitude: Number(position.longitude), latitude: Number(position.latitude) }] : [],
  )
  const { longitude, latitude } = places[100]!
  return places.map((one, n) => {
    if (n < 30) return { ...one, longitude, latitude }
    const row = Math.floor(n / 5)
    return n < 50 ? { ...one, longitude: longitude + (n % 5) * 0.0003, latitude: latitude - row * 0.0002 } : one
  })
}

/** Returns the group of each device at each whole zoom, as the map library makes them. */
const groupsOf = (devices: readonly DevicePlace[]) => {
  const { clusterRadius: radius, clusterMaxZoom: maxZoom, clusterMinPoints: minPoints } = deviceSource
  const index = new Supercluster({ radius, extent: 512, maxZoom, minPoints })
  index.load(
    devices.map(({ id, longitude, latitude }) => ({
      type: 'Feature',
      properties: { id },
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
    })),
  )
  const byId = new Map(devices.map(one => [one.id, one]))
  return Array.from({ length: SINGLE_ZOOM }, (_, zoom) => {
    const groups = index.getClusters([-180, -85, 180, 85], zoom).filter(({ properties }) => properties?.['cluster'])
    return new Map(
      groups.flatMap(({ properties }) => {
        const id = Number(properties?.['cluster_id'])
        const leaves = index.getLeaves(id, Infinity).map(leaf => byId.get(leaf.properties?.['id'])!)
        const group = { leaves, zoom: index.getClusterExpansionZoom(id) }
        return leaves.map(leaf => [leaf.id, group] as const)
      }),
    )
  })
}

test('each of 2,000 devices is reached from zoom 5 by at most three clicks on the map and its list', () => {
  const devices = fleet()
  const groups = groupsOf(devices)
  const degreeOf = ({ longitude, latitude }: DevicePlace) => `${Math.round(longitude)} ${Math.round(latitude)}`
  const inDegree = new Map<string, DevicePlace[]>()
  for (const one of devices) inDegree.set(degreeOf(one), [...(inDegree.get(degreeOf(one)) ?? []), one])
  const clicksTo = (device: DevicePlace): number => {
    let zoom = 5
    for (let clicks = 1; clicks < 10; clicks += 1) {
      const group = zoom < SINGLE_ZOOM ? groups[Math.floor(zoom)]!.get(device.id) : undefined
      const near = group?.leaves ?? pileAt(pixels(zoom)(device), inDegree.get(degreeOf(device))!, pixels(zoom))
      if (!group && near.length === 1) return clicks
      const closer = closerView(near, { ...SCREEN, zoom }, group?.zoom)
      // The next click is on the row of the list.
      if (!closer) return clicks + 1
      zoom = closer.zoom
    }
    return Infinity
  }
  const clicks = devices.map(clicksTo)
  expect(Math.max(...clicks)).toBeLessThanOrEqual(3)
  expect(groups[5]!.size).toBeGreaterThan(1800)
})
