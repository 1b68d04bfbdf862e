/** Table units of a fleet without a stream: each report is looked up, read, applied and written by itself. */
import { directApplication } from '#shared/stream/applyDirectly.ts'
import { putReport } from '#shared/stream/putReport.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { keys } from '#shared/table/keys.ts'
import type { Figure } from '../kit/figure.ts'
import { sized } from '../kit/figure.ts'
import { REPORT_EVERY_MS, Reporter, START_MS, type Traffic } from '../kit/fleet.ts'
import { addDevices, counting, openTestEnvironment, TABLE_NAME } from '../kit/testEnvironment.ts'

const VEHICLES = sized(10, 2)
const POSITIONS = sized(1_500_000, 80_000) / REPORT_EVERY_MS
/** Positions after which the tail of a device has been flushed. */
const WARM_UP_POSITIONS = 40

const HOUR = { vehicles: VEHICLES, positions: POSITIONS }

const nothing = async () => undefined

/** Returns the table units of a position, including those of the lookup of the device and of events. */
export const directUnits = async (traffic: Traffic, perReport: number, { vehicles, positions } = HOUR) => {
  const environment = await openTestEnvironment(START_MS)
  const { cost, counted } = counting(environment.send)
  const table = dynamoTable(counted, TABLE_NAME)
  const stream = directApplication({
    host: environment.host,
    address: 'bench',
    table,
    dispatch: nothing,
    publish: nothing,
    deadLetters: () => ({ put: () => Promise.reject(new Error('a report cannot be applied')) }),
  })
  const reporters = (await addDevices(environment, vehicles)).map(id => new Reporter(id, traffic))
  const report = async (count: number) => {
    for (let n = 0; n < count; n += perReport) {
      for (const reporter of reporters) {
        const record = reporter.nextRecord(perReport)
        environment.setTime(record.receivedAt)
        await table.get(keys.uniqueId(`vehicle-${record.deviceId}`))
        await putReport(stream, record)
      }
    }
  }
  await report(WARM_UP_POSITIONS)
  Object.assign(cost, { read: 0, written: 0 })
  await report(positions)
  process.kill(environment.emulatorPid, 'SIGKILL')
  return { written: cost.written / positions / vehicles, read: cost.read / positions / vehicles }
}

export const run = async (): Promise<Figure[]> => {
  const figures: Figure[] = []
  for (const traffic of ['mixed', 'driving'] as const) {
    const { written, read } = await directUnits(traffic, 1)
    figures.push(
      { figure: `write units, ${traffic}`, value: written, unit: 'units/position', goal: { atMost: 1.15 } },
      { figure: `read units, ${traffic}`, value: read, unit: 'units/position', goal: { atMost: 3 } },
    )
  }
  return figures
}
