/** Where the functions run in a benchmark: this process, an emulated table in memory, and a clock that is told the time. */
import { sdkSend, sdkTable } from '#shared/aws/sdk.ts'
import { deviceId, type DeviceId } from '#shared/model/ids.ts'
import { type Host, setHost } from '#shared/runtime.ts'
import type { DeviceRecord } from '#shared/table/deviceStatus.ts'
import type { Send } from '#shared/table/dynamo.ts'
import { entityItem } from '#shared/table/entities.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import { createTable } from '../../local/table/createTable.ts'
import { startEmulator } from '../../local/table/emulator.ts'
import { TINY } from './size.ts'

export const TABLE_NAME = 'bench'

export interface Place {
  readonly host: Host
  readonly table: Table
  readonly send: Send
  readonly emulatorPid: number
  /** Milliseconds since 1970. */
  setTime(ms: number): void
}

/** Ends with this process. */
export const openPlace = async (startMs: number): Promise<Place> => {
  const emulator = await startEmulator()
  process.once('exit', () => emulator.process.kill('SIGKILL'))
  await createTable(emulator.endpoint, TABLE_NAME)
  let nowMs = startMs
  const host: Host = {
    environment: {
      tableName: TABLE_NAME,
      streamName: 'bench',
      dynamodbEndpoint: emulator.endpoint,
      origins: [],
      secureCookies: true,
      statisticsPeriodMs: 86_400_000,
      version: 'bench',
    },
    now: () => nowMs,
    log: (level, entry) => {
      if (level === 'error') throw new Error(`the product logged an error: ${JSON.stringify(entry)}`)
    },
    // On AWS this is IAM's work, which costs the function nothing.
    authorize: () => undefined,
    // What a put costs is the stream's affair.
    stream: { put: async () => undefined },
    ...(TINY && { passwordCost: { logN: 4, p: 1 } }),
  }
  setHost(host)
  return {
    host,
    table: sdkTable(host, 'bench', ['table:read', 'table:write', 'signing:read', 'signing:rotate']),
    send: sdkSend(emulator.endpoint),
    emulatorPid: emulator.process.pid ?? 0,
    setTime: ms => void (nowMs = ms),
  }
}

/** Registers devices 1 to `count`, as creating them through the API leaves them. */
export const addDevices = async ({ table }: Place, count: number): Promise<DeviceId[]> => {
  const ids = Array.from({ length: count }, (_, n) => deviceId(n + 1))
  await Promise.all(
    ids.map(async id => {
      const record = deviceRecord(id)
      await table.write({ put: entityItem(keys.device(id), { kind: 'device', id, record }) })
      await table.write({ put: { ...keys.deviceState(id), v: 1, rev: 0 } })
    }),
  )
  return ids
}

const deviceRecord = (id: DeviceId): DeviceRecord => ({
  attributes: {},
  groupId: 0,
  name: `Vehicle ${id}`,
  uniqueId: `vehicle-${id}`,
  phone: null,
  model: null,
  contact: null,
  category: null,
  disabled: false,
})
