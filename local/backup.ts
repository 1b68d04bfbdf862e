/** `npm run backup`: writes all data of the local system to one file. Its server can be running or stopped. */
import { existsSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pack } from './operations/archive.ts'
import { findServer } from './operations/controlClient.ts'
import { hasTable } from './table/createTable.ts'
import { withDatabase } from './table/emulatedTable.ts'
import { tableNameOf } from './aws/host.ts'
import { localApp } from './assembly/synthesizedApp.ts'
import { itemCounter, onInterrupt, runCommand, say } from './program/command.ts'
import { lockStopped } from './program/dataFolder.ts'
import { dataFolderOf, dynamodbEndpointOf, StartError } from './program/settings.ts'
import { removeSnapshots, snapshotName, takeSnapshot } from './operations/snapshot.ts'
import { exportTable, TABLE_ITEMS } from './table/tableItems.ts'

const HELP = `npm run backup [-- FILE] [--data-dir DIR]

Writes all data of the local system to one compressed tar archive: the table, reports that are not yet applied, dead
letters, emails, and the administrator's password. The server can keep running: the backup has every report that was
acknowledged with 200 before it began. The file appears when it is complete. Only you can read it. It contains positions,
password hashes and secrets: protect it like the data folder. It does not contain street maps, which can be large: keep their
files, or extract them again.

  FILE             file to create (default: gps-backup-TIME.tar.gz)
  --data-dir DIR   data folder of the local system (default: DATA_DIR or .local/)

If the table is in another DynamoDB (DYNAMODB_ENDPOINT), stop the server first.
To restore the backup, run npm run restore -- FILE.
`

interface Source {
  /** Copy of the data folder. */
  readonly snapshot: string
  /** Deletes the copy. */
  readonly remove: () => void
  readonly tableName: string
  /** DynamoDB endpoint of the table if it is not in the snapshot. */
  readonly endpoint?: string
}

const backup = async (file: string, dataFolder: string): Promise<void> => {
  if (existsSync(file)) throw new StartError(`${file} already exists: choose another file name.`)
  const createdAt = new Date().toISOString()
  const { snapshot, remove, tableName, endpoint } = await sourceOf(dataFolder)
  try {
    await extractTable(snapshot, tableName, endpoint)
    const { files } = await pack(snapshot, file, createdAt)
    say(`${file}: ${Object.keys(files).length} files, ${(statSync(file).size / 1e6).toFixed(1)} MB`)
  } finally {
    remove()
  }
}

/** Copies the data folder: through its server, or directly if none runs. */
const sourceOf = async (dataFolder: string): Promise<Source> => {
  const server = await findServer(dataFolder)
  if (server) {
    const { name, tableName } = await server.snapshot()
    const snapshot = join(dataFolder, name)
    return { snapshot, remove: removalOf(snapshot), tableName }
  }
  const endpoint = dynamodbEndpointOf(process.env)
  const unlock = lockStopped(dataFolder)
  const snapshot = join(dataFolder, snapshotName())
  const remove = removalOf(snapshot)
  try {
    const tableName = tableNameOf(await localApp(say))
    await removeSnapshots(dataFolder)
    await takeSnapshot(dataFolder, snapshot)
    return { snapshot, remove, tableName, ...(endpoint !== undefined && { endpoint }) }
  } catch (error) {
    remove()
    throw error
  } finally {
    unlock()
  }
}

const removalOf = (snapshot: string) => onInterrupt(() => rmSync(snapshot, { recursive: true, force: true }))

/** Completes the table of the snapshot: applies the log of its database, or exports the items of a table elsewhere. */
const extractTable = async (snapshot: string, tableName: string, endpoint: string | undefined): Promise<void> => {
  const progress = itemCounter(process.stdout, 'items')
  if (endpoint !== undefined)
    return void (await exportTable(endpoint, tableName, join(snapshot, TABLE_ITEMS), progress))
  await withDatabase(snapshot, async copy => {
    // Opening the database applies its log, and proves that the copy is readable.
    if (!(await hasTable(copy, tableName))) throw new StartError(`The data folder has no table ${tableName}.`)
  })
}

/** `2026-11-28T14-45-51Z` */
const timeOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replaceAll(':', '-')}Z`

await runCommand(HELP, async args => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'data-dir': { type: 'string', default: dataFolderOf(process.env) } },
  })
  const [file = `gps-backup-${timeOf(Date.now())}.tar.gz`, ...more] = positionals
  if (more.length > 0) throw new StartError('Expected at most one FILE argument. Run with --help for usage.')
  await backup(resolve(file), resolve(values['data-dir']))
})
