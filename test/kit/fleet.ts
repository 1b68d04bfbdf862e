/** Devices for reports: Alice's van, and a wagon in a nested group. */
import type { Attributes } from '#shared/model/wire.ts'
import type { Point } from '#shared/stream/record.ts'
import { atMinute, drive } from './drive.ts'
import { world } from './world.ts'

export const HOURS = { from: '2026-06-01T12:00:00Z', to: '2026-06-01T14:00:00Z' }

export const fleet = async () => {
  const here = await world()
  const create = async (name: string, groupId = 0, attributes: Attributes = {}): Promise<number> => {
    const body = { name, uniqueId: name.replaceAll(/\W/g, ''), groupId, attributes }
    return (await here.alice.calls('traccar.devices.create', { body }).gets(200)).json.id
  }
  const all = await here.group(0, here.alice)
  const vans = await here.group(all)
  return { ...here, create, all, vans, van: await create('Van'), wagon: await create('Wagon', vans) }
}

/** Stops for 10 minutes, drives for 20 at 20 knots and 111.32 m per minute, and stops for 10 again. */
export const TRIP: readonly Point[] = Array.from({ length: 41 }, (_, minute) =>
  atMinute(minute, {
    speed: minute >= 10 && minute < 30 ? 20 : 0,
    latitude: 50 + Math.min(Math.max(minute - 10, 0), 20) / 1000,
  }),
)
export const driveTrip = (device: number) => drive(device, TRIP)
