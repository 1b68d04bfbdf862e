/**
 * Ingest server of the local run: gateway, function, journal on disk and table, without the consumer, which has a separate
 * benchmark. Sends its address to the parent.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sdkTable } from '#shared/aws/sdk.ts'
import { setHost } from '#shared/runtime.ts'
import { keys } from '#shared/table/keys.ts'
import { createTable } from '../local/table/createTable.ts'
import { openListener } from '../local/gateway/httpListeners.ts'
import { startEmulator } from '../local/table/emulator.ts'
import { invokeOf } from '../local/aws/functions.ts'
import { gateway } from '../local/gateway/gateway.ts'
import { localHost } from '../local/aws/host.ts'
import { Journal } from '../local/stream/journal.ts'
import { edgeOf } from '../local/gateway/edge.ts'
import { hostNamesOf } from '../local/program/settings.ts'
import { readSynthesizedApp } from '../local/assembly/synthesizedApp.ts'
import { synthesizedFolder } from '../local/assembly/builds.ts'

const VEHICLES = 16
/** Interval of discarding records, short enough that the backlog never becomes full. */
const DISCARD_EVERY_MS = 100
const HOST = '127.0.0.1'

const folder = mkdtempSync(join(tmpdir(), 'serverless-gps-bench-'))
const emulator = await startEmulator()
process.once('exit', () => {
  emulator.process.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
// Exits in an orderly way, so that the emulator is ended too.
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => process.exit(0))

const app = readSynthesizedApp(await synthesizedFolder(process.cwd(), () => undefined))
const log = (level: string, entry: object) => {
  if (level === 'error' || level === 'warn') console.error(level, entry)
}
const journal = await Journal.open({ folder, shards: app.shards, now: () => Date.now(), log })
const host = localHost({ app, endpoint: emulator.endpoint, stream: journal })
await createTable(emulator.endpoint, host.environment.tableName)
setHost(host)
const table = sdkTable({ ...host, authorize: () => undefined }, 'bench', ['table:write'])
for (let id = 1; id <= VEHICLES; id += 1) {
  await table.write({ put: { ...keys.uniqueId(`vehicle-${id}`), v: 1, deviceId: id, disabled: false } })
}
setInterval(() => {
  for (const lane of journal.shards.flatMap(shard => shard.divide(1))) lane.done(lane.length)
}, DISCARD_EVERY_MS)

const listener = await openListener(HOST, 0, 'the port')
const { now } = host
listener.serve(
  gateway({
    invoke: invokeOf(app.functions),
    now,
    log: host.log,
    edge: edgeOf({ hostNames: hostNamesOf(HOST), trustedProxies: [] }),
    api: app.ingest,
  }),
)
process.send?.({ url: listener.address })
