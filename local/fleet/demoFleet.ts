/** The vehicles of the demo. */
import type { Coordinates } from '#shared/domain/geometry.ts'
import { type Account, deviceNumbers, latestPlaces, registerDevices } from './apiClient.ts'
import { createPlaces } from './demoPlaces.ts'

export interface DemoVehicle {
  readonly number: number
  readonly uniqueId: string
  readonly name: string
  readonly category: string
  readonly topKmh: number
  readonly group: 'Deliveries' | 'Passengers'
}

const KINDS: readonly Omit<DemoVehicle, 'number' | 'uniqueId'>[] = [
  { name: 'Van', category: 'van', topKmh: 80, group: 'Deliveries' },
  { name: 'Truck', category: 'truck', topKmh: 60, group: 'Deliveries' },
  { name: 'Bus', category: 'bus', topKmh: 50, group: 'Passengers' },
  { name: 'Taxi', category: 'car', topKmh: 80, group: 'Passengers' },
  { name: 'Bicycle', category: 'bicycle', topKmh: 20, group: 'Deliveries' },
]
const VEHICLES = 20

export const DEMO_FLEET: readonly DemoVehicle[] = Array.from({ length: VEHICLES }, (_, n) => n + 1).flatMap(number => {
  const kind = KINDS[number % KINDS.length]
  const uniqueId = `demo-${String(number).padStart(2, '0')}`
  return kind ? [{ ...kind, number, uniqueId, name: `${kind.name} ${number}` }] : []
})

export interface RegisteredFleet {
  /** No vehicle was registered before. */
  readonly isFirst: boolean
  /** Vehicles of an earlier start by unique id, with the place of their last report if they have any. */
  readonly known: ReadonlyMap<string, { readonly place: Coordinates | undefined }>
  /** Keys of new devices by unique id, if the server requires keys. */
  readonly ingestKeys: ReadonlyMap<string, string>
}

/** 70 km/h in knots. Vans are faster on roads out of the city. */
const VAN_LIMIT_KNOTS = 37.8

/** Registers the vehicles that are missing. The first time, also creates groups and geofences. Throws ApiError. */
export const registerFleet = async (account: Account): Promise<RegisteredFleet> => {
  const [numbers, places] = [await deviceNumbers(account), await latestPlaces(account)]
  const isFirst = DEMO_FLEET.every(({ uniqueId }) => !numbers.has(uniqueId))
  const groups = isFirst ? await createPlaces(account, new Set(DEMO_FLEET.map(({ group }) => group))) : undefined
  const settings = DEMO_FLEET.map(({ uniqueId, category, group }): [string, object] => {
    const attributes = category === 'van' ? { speedLimit: VAN_LIMIT_KNOTS } : {}
    return [uniqueId, { category, groupId: groups?.get(group) ?? 0, attributes }]
  })
  const names = new Map(DEMO_FLEET.map(({ uniqueId, name }) => [uniqueId, name]))
  const { added, ingestKeys } = await registerDevices(account, names, new Map(settings))
  const known = DEMO_FLEET.flatMap(({ uniqueId }): [string, { place: Coordinates | undefined }][] =>
    added.has(uniqueId) ? [] : [[uniqueId, { place: places.get(numbers.get(uniqueId) ?? 0) }]],
  )
  return { isFirst, known: new Map(known), ingestKeys }
}
