/** Routes of devices, with the events on them. */
import { tooLarge } from '#shared/errors.ts'
import { positionsIn } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { eventModel } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import { type PositionModel, positionModel } from '#shared/model/position.ts'
import type { ReportCombined } from '#shared/model/report.ts'
import { devicesOf, eachDevice } from './reportDevices.ts'
import { happenedReader } from './reportEvents.ts'

/** Maximum number of places in the memory of a function. More exceed a response of 6 MB in any case. */
const PLACES_MAX = 250_000

type Request = Parameters<typeof happenedReader>[0]

/** Returns the route of each device, also if it is empty. Throws tooLarge if all routes together exceed the memory. */
export const combinedOf = async (report: Request): Promise<ReportCombined[]> => {
  const { query, table } = report
  const read = await happenedReader(report, ({ type, positionId }) => positionId > 0 && type !== 'deviceMoving')
  let count = 0
  const found = await eachDevice(await devicesOf(report), async device => {
    const events = await read(device)
    const named = new Set(events.map(event => event.positionId))
    const route: ReportCombined['route'] = []
    const positions: PositionModel[] = []
    for await (const segment of positionLog(table).between(deviceId(device.id), query.from, query.to)) {
      const some = positionsIn(segment)
      if ((count += some.length) > PLACES_MAX)
        throw tooLarge(
          `A combined report holds at most ${PLACES_MAX} positions: request a shorter period or fewer devices`,
        )
      for (const position of some) {
        route.push([position.longitude, position.latitude])
        if (named.has(position.id)) positions.push(positionModel(position))
      }
    }
    return { route, events: events.map(eventModel), positions }
  })
  return found.map(({ device, result }) => ({ deviceId: device.id, ...result }))
}
