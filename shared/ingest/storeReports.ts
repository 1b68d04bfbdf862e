/** Stores the reports of a request, each by the rule of its device. */
import type { PositionStream } from '../ports.ts'
import type { DeviceReport } from '../protocol/report.ts'
import type { Host } from '../runtime.ts'
import { putReport } from '../stream/putReport.ts'
import type { DeviceLookup, JudgeNewcomer, KnownDevice } from './devices.ts'
import { isAdmitted } from './presentedKeys.ts'
import type { CountRefusal } from './refusals.ts'

export interface StoreDependencies {
  readonly host: Host
  readonly lookup: DeviceLookup
  readonly judgeNewcomer: JudgeNewcomer
  readonly countRefusal: CountRefusal
  readonly stream: PositionStream
}

interface Received {
  readonly receipt: { readonly protocol: string; readonly receivedAt: number; readonly ip: string }
  /** Keys that the request presents. */
  readonly keys: readonly string[]
}

export interface StoredReports {
  /** `refused` if a device's key is missing, else `unknown` if a device is unknown. Reports of other devices are stored. */
  readonly outcome: 'stored' | 'unknown' | 'refused'
  /** Device of the last report, if it was stored. */
  readonly device: KnownDevice | undefined
}

type Outcome = StoredReports['outcome']

/** Stores the reports one after the other. A report without a valid key is counted, and nothing of it is stored. */
export const storeReports = async (
  dependencies: StoreDependencies,
  reports: readonly DeviceReport[],
  received: Received,
): Promise<StoredReports> => {
  const outcomes = new Set<Outcome>()
  let last: KnownDevice | undefined
  for (const report of reports) {
    const device = await dependencies.lookup(report.uniqueId)
    const outcome = await storeReport(dependencies, { report, device }, received)
    outcomes.add(outcome)
    last = outcome === 'stored' ? device : undefined
  }
  const outcome = outcomes.has('refused') ? 'refused' : outcomes.has('unknown') ? 'unknown' : 'stored'
  return { outcome, device: last }
}

interface LookedUp {
  readonly report: DeviceReport
  readonly device: KnownDevice | undefined
}

const storeReport = async (
  { host, judgeNewcomer, countRefusal, stream }: StoreDependencies,
  { report: { uniqueId, points, rejected }, device }: LookedUp,
  { receipt, keys }: Received,
): Promise<Outcome> => {
  const record = { v: 1, uniqueId, ...receipt, points, rejected } as const
  if (!device) {
    const newcomer = await judgeNewcomer(uniqueId)
    if (newcomer !== 'register') return newcomer === 'refuse' ? 'refused' : 'unknown'
    await putReport(stream, record)
    return 'stored'
  }
  if (isAdmitted(device.keys, keys, receipt.receivedAt)) {
    await putReport(stream, { ...record, deviceId: device.id })
    return 'stored'
  }
  try {
    await countRefusal(device.id, receipt.ip)
  } catch (error) {
    host.log('error', { message: 'counting a refused report failed', deviceId: device.id, error: String(error) })
  }
  return 'refused'
}
