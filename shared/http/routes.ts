import { tooLarge } from '../errors.ts'
import { positionsIn } from '../log/history.ts'
import { deviceId } from '../model/ids.ts'
import type { Position } from '../model/position.ts'
import { traccarTime } from '../model/time.ts'
import { devicesOf, type DeviceResult, type Report } from './foldDevices.ts'

/** As many as a workbook of 6 MB holds, and as a function has memory for. */
const ROWS_MAX = 60_000

/** All positions of each device. Throws `tooLarge` when there are more than a workbook can take. */
export const routesFor = async (report: Report): Promise<DeviceResult<readonly Position[]>[]> => {
  const found: DeviceResult<readonly Position[]>[] = []
  let rows = 0
  for (const device of await devicesOf(report)) {
    const result: Position[] = []
    for await (const segment of report.stores.log.between(deviceId(device.id), report.query.from, report.query.to)) {
      const positions = positionsIn(segment)
      rows += positions.length
      if (rows > ROWS_MAX) throw tooLarge(tooMany(device.name, result.at(-1)))
      result.push(...positions)
    }
    found.push({ device, result })
  }
  return found
}

const tooMany = (name: string, last: Position | undefined): string =>
  `A workbook holds at most ${ROWS_MAX} positions: device ${name} exceeds it` +
  (last ? `; positions up to ${traccarTime(last.fixTime)} fit, request the rest separately` : ', request it separately')
