/** Environment of the functions in a benchmark: this process, an emulated table in memory, and a settable clock. */
import { sdkSend, sdkTable } from '#shared/aws/sdk.ts'
import { deviceId, type DeviceId } from '#shared/model/ids.ts'
import { type Host, setHost } from '#shared/runtime.ts'
import type { DeviceRecord } from '#shared/table/deviceStatus.ts'
import type { DynamoAction, Send } from '#shared/table/dynamo.ts'
import { entityItem } from '#shared/table/entities.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import * as z from 'zod/mini'
import { createTable } from '../../local/table/createTable.ts'
import { startEmulator } from '../../local/table/emulator.ts'
import { TINY } from './figure.ts'

export const TABLE_NAME = 'bench'

export interface TestEnvironment {
  readonly host: Host
  readonly table: Table
  readonly send: Send
  readonly emulatorPid: number
  /** Sets the clock to a Unix time in milliseconds. */
  setTime(ms: number): void
  /** Ends the emulated table before the process ends. */
  end(): void
}

/** Opens an environment, which ends with this process. */
export const openTestEnvironment = async (startMs: number): Promise<TestEnvironment> => {
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
    // On AWS, IAM checks permissions at no cost for the function.
    authorize: () => undefined,
    // The cost of a put is measured in the ingest benchmark.
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
    end: () => void emulator.process.kill('SIGKILL'),
  }
}

/** Creates devices 1 to `count`, with the same items as through the API. */
export const addDevices = async ({ table }: TestEnvironment, count: number): Promise<DeviceId[]> => {
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
  expirationTime: null,
  disabled: false,
})

const READS: readonly DynamoAction[] = ['GetItem', 'BatchGetItem', 'Query']

const Consumed = z.object({ CapacityUnits: z.number() })
const Capacity = z.union([
  z.array(Consumed),
  z.pipe(
    Consumed,
    z.transform(one => [one]),
  ),
])

/** Returns a client that adds up the consumed DynamoDB units of its requests, with the sums. */
export const counting = (send: Send) => {
  const cost = { calls: 0, read: 0, written: 0 }
  const counted: Send = async (action, input) => {
    const response = await send(action, { ...input, ReturnConsumedCapacity: 'TOTAL' })
    const units = Capacity.parse(response['ConsumedCapacity']).reduce(
      (sum, { CapacityUnits }) => sum + CapacityUnits,
      0,
    )
    cost.calls += 1
    cost[READS.includes(action) ? 'read' : 'written'] += units
    return response
  }
  return { cost, counted }
}
