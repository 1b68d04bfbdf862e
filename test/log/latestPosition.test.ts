/** The latest positions of many devices are read without the rest of their tails. */
import { Reader } from '#shared/log/bytes.ts'
import { positionsIn } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { decodeRow, encodeRow } from '#shared/log/row.ts'
import { type DeviceState, newState } from '#shared/log/state.ts'
import { bytesOf, itemOf } from '#shared/log/stateItem.ts'
import { appendPosition, fitsInItem } from '#shared/log/transitions.ts'
import { type DeviceId, deviceId } from '#shared/model/ids.ts'
import type { Position } from '#shared/model/position.ts'
import { keys } from '#shared/table/keys.ts'
import type { ReadOptions, Table } from '#shared/table/table.ts'
import { testHost } from '../kit/host.ts'
import { deviceDraft } from '../kit/restored.ts'
import { tableOf } from '../kit/table.ts'

const NOON = Date.parse('2026-06-30T12:00:00Z')
const van = deviceId(31)

/** Returns the state of a device with a position every second. The seconds are in the order of arrival. */
const stateWith = (device: DeviceId, seconds: readonly number[]) =>
  seconds.reduce((state, second) => appendPosition(state, deviceDraft(device, NOON + second * 1000)), newState(device))

const openTable = async () => {
  const table = tableOf(await testHost())
  const reads: { readonly count: number; readonly options: ReadOptions | undefined }[] = []
  const observed: Table = {
    ...table,
    getMany: (wanted, options) => (reads.push({ count: wanted.length, options }), table.getMany(wanted, options)),
  }
  return { table, reads, log: positionLog(observed) }
}

const secondOf = (position: Position | undefined) => position && (position.fixTime - NOON) / 1000

test('reads a hundred devices at once, and does not need their tails', async () => {
  const { table, reads, log } = await openTable()
  const devices = Array.from({ length: 100 }, (_, n) => deviceId(n + 1))
  for (const device of devices)
    await table.write({ put: { ...itemOf(stateWith(device, [0, 1, device])), rest: Buffer.from([255]) } })
  expect((await log.latest(devices)).map(secondOf)).toEqual(devices)
  expect(reads).toEqual([{ count: 100, options: { consistency: 'eventual', only: ['PK', 'SK', 'latest', 'head'] } }])
})

test('finds the latest position in the tail if a late one arrived after it', async () => {
  const { table, reads, log } = await openTable()
  await table.write({ put: itemOf(stateWith(van, [0, 9, 4])) })
  await table.write({ put: { ...keys.deviceState(deviceId(32)), rev: 0 } })
  expect((await log.latest([deviceId(33), van, deviceId(32)])).map(secondOf)).toEqual([undefined, 9, undefined])
  expect(reads.map(({ count }) => count)).toEqual([3, 1])
})

test('reads the state of an earlier version, and rewrites it with the next position', async () => {
  const { table, log } = await openTable()
  const { head: _, rest: __, ...item } = itemOf(stateWith(van, [0, 1, 2, 3]))
  const { tail } = stateWith(van, [0, 1, 2, 3])
  const fromOldest = tail.map((row, n) => encodeRow(row, tail[n - 1] && { older: tail[n - 1]! }))
  await table.write({ put: { ...item, tail: Buffer.concat(fromOldest) } })
  expect((await log.latest([van])).map(secondOf)).toEqual([3])

  await log.commit(await log.append((await log.stateOf(van))!, deviceDraft(van, NOON + 4000)))
  expect((await log.latest([van])).map(secondOf)).toEqual([4])
  // Code of earlier versions, which reads `tail` from the oldest row, must fail rather than find no rows and drop them.
  const { tail: unreadable } = (await table.get(keys.deviceState(van)))!
  expect(() => decodeRow(new Reader(unreadable as Uint8Array), van, undefined)).toThrow(/out of range/)
  const seconds: unknown[] = []
  for await (const segment of log.between(van, NOON, NOON + 9000)) seconds.push(...positionsIn(segment).map(secondOf))
  expect(seconds).toEqual([0, 1, 2, 3, 4])
})

test('keeps a full state with many separate geofences within one write unit', () => {
  for (let fences = 20; fences < 80; fences += 1) {
    const geofenceIds = Array.from({ length: fences }, (_, n) => 2 * n + 1)
    let state: DeviceState = { ...newState(van), fences: geofenceIds, fencesAt: 1 }
    for (let second = 0; ; second += 1) {
      const grown = appendPosition(state, deviceDraft(van, NOON + second * 1000, { geofenceIds }))
      if (!fitsInItem(grown)) break
      state = grown
    }
    expect(bytesOf(itemOf(state))).toBeLessThanOrEqual(1024)
  }
})
