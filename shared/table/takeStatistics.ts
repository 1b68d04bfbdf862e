/**
 * Makes the rows of statistics. A row is a sum over what was counted, so it can be made again at any time, by any number
 * of runs at once: it is made when its period is over, and once more when everything that belongs to it has arrived.
 */
import {
  nextPeriod,
  hasEnded,
  isFinal,
  type MessageCount,
  messageCountFrom,
  type Period,
  periodOf,
} from '../domain/statistics.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import { ConditionFailed, type Item, type Table } from './table.ts'

/** Of rows that are missing, so many are made in one run; the next one goes on. */
const ROWS_AT_ONCE = 100
/** How many periods before the first run can have a row. */
const LOOKED_BACK = 7
const STATES_AT_ONCE = 1000

/** Gives how many rows were written. Times are milliseconds. */
export const takeStatistics = async (table: Table, now: number, lengthMs: number): Promise<number> => {
  const periods = await duePeriods(table, now, lengthMs)
  if (periods.length === 0) return 0
  const counts = await countsInStates(table, periods)
  let written = 0
  for (const period of periods) {
    const sums = await sumsOf(table, period, counts)
    // Before the first row, a period in which nothing happened is one before there was anything to count.
    const isFirst = written === 0 && period.unlessEmpty
    if (isFirst && Object.values(sums).every(sum => sum === 0)) continue
    if (await writeRow(table, period, sums, now)) written += 1
  }
  return written
}

interface DuePeriod extends Period {
  readonly unlessEmpty: boolean
}

/** Periods to make rows of, oldest first: those with a row that was not final and can be, and those without a row. */
const duePeriods = async (table: Table, now: number, lengthMs: number): Promise<DuePeriod[]> => {
  const { PK } = keys.statistics(0)
  const open: DuePeriod[] = []
  let newest: number | undefined
  for await (const item of table.query({ PK, newestFirst: true })) {
    const end = Date.parse(item.SK)
    newest ??= end
    if (item['final'] === true) break
    const period = { lengthMs: numberOf(item['length']), end, unlessEmpty: false }
    if (isFinal(period, now)) open.unshift(period)
  }
  const unlessEmpty = newest === undefined
  let next = unlessEmpty ? periodOf(now - LOOKED_BACK * lengthMs, lengthMs) : periodOf(newest ?? now, lengthMs)
  for (; hasEnded(next, now) && open.length < ROWS_AT_ONCE; next = nextPeriod(next)) open.push({ ...next, unlessEmpty })
  return open
}

type DeviceCounts = ReadonlyMap<DeviceId, MessageCount>

/** What devices counted in the periods of which they have heard nothing since: it stands in their states. */
const countsInStates = async (table: Table, periods: readonly Period[]): Promise<DeviceCounts> => {
  const ends = new Set(periods.map(({ end }) => end))
  const found = new Map<DeviceId, MessageCount>()
  const note = async (devices: readonly DeviceId[]) => {
    const states = await table.getMany(devices.map(keys.deviceState))
    devices.forEach((device, n) => {
      const text = textOf(states[n]?.['count'])
      const count = text === '' ? undefined : messageCountFrom(text)
      if (count && ends.has(count.period.end)) found.set(device, count)
    })
  }
  let devices: DeviceId[] = []
  for await (const item of table.list('device')) {
    devices.push(deviceId(numberOf(item['id'])))
    if (devices.length === STATES_AT_ONCE) {
      await note(devices)
      devices = []
    }
  }
  await note(devices)
  return found
}

interface Sums {
  readonly activeUsers: number
  readonly activeDevices: number
  readonly requests: number
  readonly messagesReceived: number
  readonly messagesStored: number
}

/**
 * The states were read before: a device that finishes its count between the two reads is in both, with the same numbers,
 * and none is in neither.
 */
const sumsOf = async (table: Table, period: Period, inStates: DeviceCounts): Promise<Sums> => {
  const devices = new Map<number, { readonly received: number; readonly stored: number }>()
  for (const [device, count] of inStates) {
    if (count.period.end === period.end && count.period.lengthMs === period.lengthMs) devices.set(device, count)
  }
  for await (const item of table.query({ PK: keys.messages(period, deviceId(1)).PK })) {
    const device = Number(item.SK.slice('DEVICE#'.length))
    devices.set(device, { received: numberOf(item['received']), stored: numberOf(item['stored']) })
  }
  let [requests, activeUsers] = [0, 0]
  for await (const item of table.query({ PK: keys.requests(period).PK })) {
    if (item.SK.startsWith('USER#')) activeUsers += 1
    else requests = numberOf(item['n'])
  }
  const counts = [...devices.values()]
  return {
    activeUsers,
    activeDevices: counts.filter(({ stored }) => stored > 0).length,
    requests,
    messagesReceived: counts.reduce((sum, { received }) => sum + received, 0),
    messagesStored: counts.reduce((sum, { stored }) => sum + stored, 0),
  }
}

/** False when a run that began later was quicker. */
const writeRow = async (table: Table, period: Period, sums: Sums, now: number): Promise<boolean> => {
  const { lengthMs, end } = period
  const row: Item = {
    ...keys.statistics(end),
    v: 1,
    row: Math.floor(end / 1000),
    length: lengthMs,
    final: isFinal(period, now),
    takenAt: now,
    ...sums,
  }
  try {
    await table.write({ put: row, onlyIf: { takenAt: { upTo: now } } })
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}
