/** What the functions that send to those who watch work with; made once for each host. */
import type { DeclaredFunction } from '../api/functions.ts'
import { signedTable } from '../aws/signedTable.ts'
import { socketsOf } from '../aws/sockets.ts'
import { positionLog } from '../log/positionLog.ts'
import { currentHost } from '../runtime.ts'
import type { DeliveryDependencies } from './deliverUpdates.ts'

export const deliveryDependencies = (
  by: Pick<DeclaredFunction, 'address' | 'grants'>,
): (() => DeliveryDependencies) => {
  let made: DeliveryDependencies | undefined
  return () => {
    const host = currentHost()
    if (made?.host !== host) {
      const table = signedTable(host, by.address, by.grants)
      made = { host, table, log: positionLog(table), sockets: socketsOf(host, by) }
    }
    return made
  }
}
