/** How many administrators are sure to be there tomorrow, so that the last one can't go. */
import { conflict } from '../errors.ts'
import { numberOf, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

const COUNT = keys.counter('administrators')
const lastOne = () => conflict('The last administrator must remain')

export const incrementAdministrators = (): TransactWrite => ({ write: { update: COUNT, add: { count: 1 } } })

/** Holds only while another one remains. */
export const decrementAdministrators = (): TransactWrite => ({
  write: { update: COUNT, add: { count: -1 }, onlyIf: { count: { above: 1 } } },
  otherwise: lastOne(),
})

/** Throws `conflict` when there is only one. For work that comes before the write that makes sure. */
export const refuseLastAdministrator = async (table: Table): Promise<void> => {
  if (numberOf((await table.get(COUNT))?.['count']) <= 1) throw lastOne()
}
