/** Host of handlers under test, with a given clock and table. It enforces grants like IAM. */
import { allows } from '#shared/api/grants.ts'
import { type Host, setHost } from '#shared/runtime.ts'
import type { Ingestion } from '#shared/api/grants.ts'
import type { PositionStream } from '#shared/ports.ts'
import { clockAt, type TestClock } from './clock.ts'
import { emulatedTable } from './table.ts'

export interface TestHost extends Host {
  readonly clock: TestClock
  /** Documents of the on-failure destination, by name. */
  readonly deadLetterDocuments: Map<string, string>
  readonly logged: { level: string; entry: Readonly<Record<string, unknown>> }[]
}

/** Less than 0.1% of the cost of a hash in production. */
const TEST_PASSWORD_COST = { logN: 4, p: 1 }

/** Creates a host with an empty table and makes it the host of this process. */
export const testHost = async (
  at = '2026-06-01T12:00:00Z',
  stream?: PositionStream,
  ingestion?: Ingestion,
): Promise<TestHost> => {
  const { endpoint, tableName } = await emulatedTable()
  const clock = clockAt(at)
  const logged: TestHost['logged'] = []
  const deadLetterDocuments = new Map<string, string>()
  const host: TestHost = {
    environment: {
      tableName,
      streamName: 'positions',
      ingestion,
      dynamodbEndpoint: endpoint,
      origins: [],
      secureCookies: true,
      version: 'test',
      statisticsPeriodMs: 86_400_000,
    },
    clock,
    logged,
    deadLetterDocuments,
    deadLetters: { put: async (name, document) => void deadLetterDocuments.set(name, document) },
    now: clock.now,
    log: (level, entry) => void logged.push({ level, entry }),
    authorize: (address, grants, action, partitionKey) => {
      if (!allows(grants, action, partitionKey))
        throw new Error(`${address} may not ${action} on ${partitionKey ?? 'the table'}`)
    },
    passwordCost: TEST_PASSWORD_COST,
    ...(stream && { stream }),
  }
  setHost(host)
  return host
}

/** Calls `look` with each later action, such as `dynamodb:GetItem`, before it is allowed. It can throw. */
export const watchActions = (host: Host, look: (action: Parameters<Host['authorize']>[2]) => void): void => {
  const { authorize } = host
  Object.assign(host, {
    authorize: (...args: Parameters<typeof authorize>) => {
      look(args[2])
      authorize(...args)
    },
  })
}
