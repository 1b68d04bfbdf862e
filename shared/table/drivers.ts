import { conflict } from '../errors.ts'
import type { Driver } from '../model/driver.ts'
import { driverId, type DriverId } from '../model/ids.ts'
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import { linkedStore, type LinkedStore } from './linkedStore.ts'
import type { Table } from './table.ts'

/** Drivers. The number of a card belongs to at most one driver of the server. */
export const drivers = (table: Table): DriverStore => ({
  ...linkedStore(table, {
    kind: 'driver',
    toId: driverId,
    locks: ({ uniqueId }, id) => [
      {
        key: keys.driverCard(uniqueId),
        attributes: { driverId: id },
        taken: conflict('uniqueId is already in use'),
      },
    ],
  }),
  byCards: async cards => {
    const locks = cards.length > 0 ? await table.getMany(cards.map(keys.driverCard)) : []
    const ids = locks.flatMap(lock => (lock ? [driverId(numberOf(lock['driverId']))] : []))
    const found = await linkedStore<DriverId, Driver>(table, { kind: 'driver', toId: driverId }).byIds(ids)
    return new Map(found.map(driver => [driver.uniqueId, driver]))
  },
})

interface DriverStore extends LinkedStore<DriverId, Driver> {
  /** Returns the drivers with these cards, by card. */
  readonly byCards: (cards: readonly string[]) => Promise<ReadonlyMap<string, Driver>>
}
