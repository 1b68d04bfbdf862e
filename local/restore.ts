/** `npm run restore`: restores a data folder from a backup. */
import { existsSync, rmSync } from 'node:fs'
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { sdkSend } from '#shared/aws/sdk.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { takeOver } from '#shared/table/takeOver.ts'
import { MAPS } from './maps/mapFolder.ts'
import { MANIFEST, unpack } from './operations/archive.ts'
import { CONTROL_SOCKET, findServer } from './operations/controlClient.ts'
import { createTable, emulatorCall, hasTable } from './table/createTable.ts'
import { lockDataFolder, MOVING, UNPACKING } from './program/dataFolder.ts'
import { PRIVATE_FOLDER, syncFolder } from './program/files.ts'
import { killOrphan, TABLE_FILE, withDatabase } from './table/emulatedTable.ts'
import { tableNameOf } from './aws/host.ts'
import { localApp } from './assembly/synthesizedApp.ts'
import { itemCounter, onInterrupt, runCommand, say } from './program/command.ts'
import { dataFolderOf, dynamodbEndpointOf, StartError } from './program/settings.ts'
import { exportTable, importTable, TABLE_ITEMS } from './table/tableItems.ts'

const HELP = `npm run restore -- FILE [--data-dir DIR] [--force]

Restores a data folder from a file of npm run backup. The file is verified first: a damaged file changes nothing. Ids
that were assigned after the backup are not reused, and DeviceHive tokens become invalid. Everything else returns to its
state at the time of the backup, including passwords, permissions and tokens that were changed or revoked later.

  FILE             backup file
  --data-dir DIR   empty or new folder (default: DATA_DIR or .local/)
  --force          if the folder is not empty, move its content to DIR/before-restore-TIME; nothing is deleted.
                   Street maps stay: they are in no backup

Stop the server first. With DYNAMODB_ENDPOINT, the items are written to that DynamoDB. Its table must be empty.
`

/** Prefix of the folder with the previous content. */
const PREVIOUS = 'before-restore-'
/** Prefixes of names that are no data. */
const NOT_DATA = ['lock', UNPACKING, CONTROL_SOCKET, PREVIOUS, MAPS]

const restore = async (file: string, dataFolder: string, force: boolean): Promise<void> => {
  if (await findServer(dataFolder)) {
    throw new StartError(`A server uses ${dataFolder}: stop it, or restore into another folder with --data-dir.`)
  }
  const unlock = lockDataFolder(dataFolder)
  const unpacked = join(dataFolder, UNPACKING)
  const cleaned = onInterrupt(() => rmSync(unpacked, { recursive: true, force: true }))
  try {
    const present = (await readdir(dataFolder)).filter(name => !NOT_DATA.some(start => name.startsWith(start)))
    if (present.length > 0 && !force) {
      throw new StartError(`${dataFolder} is not empty: choose another folder, or move its content away with --force.`)
    }
    await rm(unpacked, { recursive: true, force: true })
    await mkdir(unpacked, { mode: PRIVATE_FOLDER })
    const { createdAt } = await unpack(file, unpacked)
    await loadTable(unpacked)
    await killOrphan(dataFolder)
    await replaceContent(dataFolder, present)
    say(`${dataFolder} is restored from the backup of ${createdAt}`)
  } finally {
    cleaned()
    unlock()
  }
}

/** Loads the table of the unpacked backup, and makes it safe to use: raises its ids and deletes its signing secrets. */
const loadTable = async (folder: string): Promise<void> => {
  const tableName = tableNameOf(await localApp(say))
  const items = join(folder, TABLE_ITEMS)
  const endpoint = dynamodbEndpointOf(process.env)
  if (!existsSync(items)) {
    await withDatabase(folder, async copy => {
      if (!(await hasTable(copy, tableName))) throw new StartError(`The backup has no table ${tableName}.`)
      if (endpoint === undefined) await takeOverAt(copy, tableName)
      else await exportTable(copy, tableName, items, itemCounter(process.stdout, 'items'))
    })
  } else if (endpoint === undefined) await withDatabase(folder, copy => loadItems(copy, tableName, items))
  if (endpoint !== undefined) {
    await loadItems(endpoint, tableName, items)
    for (const name of await readdir(folder)) if (name.startsWith(TABLE_FILE)) await rm(join(folder, name))
  }
  await rm(items, { force: true })
  await rm(join(folder, MANIFEST))
}

const takeOverAt = (endpoint: string, tableName: string) =>
  takeOver(dynamoTable(sdkSend(endpoint), tableName), { now: Date.now() })

/** Imports items into a new table. Throws StartError if the table is not empty. */
const loadItems = async (endpoint: string, tableName: string, items: string): Promise<void> => {
  await createTable(endpoint, tableName)
  await requireEmpty(endpoint, tableName)
  await importTable(endpoint, tableName, items, itemCounter(process.stdout, 'items'))
  await takeOverAt(endpoint, tableName)
}

const requireEmpty = async (endpoint: string, tableName: string): Promise<void> => {
  const { Count } = await emulatorCall(endpoint)('Scan', { TableName: tableName, Limit: 1 })
  if (Count !== 0) throw new StartError(`The table ${tableName} at ${endpoint} is not empty: delete it first.`)
}

/** Moves the present content away and the unpacked content into its place. A server rejects the folder until this ends. */
const replaceContent = async (dataFolder: string, present: readonly string[]): Promise<void> => {
  const time = new Date().toISOString().replaceAll(':', '-')
  const moving = join(dataFolder, MOVING + time)
  await rename(join(dataFolder, UNPACKING), moving)
  if (present.length > 0) {
    const previous = join(dataFolder, PREVIOUS + time)
    await mkdir(previous, { mode: PRIVATE_FOLDER })
    // This includes the folder of an interrupted restore, which this one replaces.
    for (const name of present) await rename(join(dataFolder, name), join(previous, name))
    say(`the previous content of ${dataFolder} is in ${previous}`)
  }
  for (const name of await readdir(moving)) await rename(join(moving, name), join(dataFolder, name))
  await syncFolder(dataFolder)
  await rmdir(moving)
}

await runCommand(HELP, async args => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string', default: dataFolderOf(process.env) },
      force: { type: 'boolean', default: false },
    },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0)
    throw new StartError('Expected one FILE argument. Run with --help for usage.')
  await restore(resolve(file), resolve(values['data-dir']), values.force)
})
