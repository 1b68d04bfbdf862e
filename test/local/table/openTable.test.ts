import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signedCalls } from '#shared/aws/signed.ts'
import { createTable } from '../../../local/table/createTable.ts'
import { type Emulator, startEmulator } from '../../../local/table/emulator.ts'
import { tableFileDamage } from '../../../local/table/tableFile.ts'
import { checkTableFile, checkTableIdentity } from '../../../local/table/openTable.ts'

let folder: string
let emulators: Emulator[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'table-'))
  emulators = []
})
afterEach(async () => {
  await Promise.all(emulators.map(one => one.stop()))
  rmSync(folder, { recursive: true, force: true })
})

const stream = () => join(folder, 'stream')
const idFile = () => join(stream(), 'table-id')

const emulator = async (file?: string) => {
  const started = await startEmulator(file)
  emulators.push(started)
  return started
}
const tableAt = async (file?: string) => {
  const { endpoint } = await emulator(file)
  await createTable(endpoint, 'Positions')
  return endpoint
}
const check = (endpoint: string) => checkTableIdentity(endpoint, 'Positions', stream())
const put = (endpoint: string, key: string, text = '') =>
  signedCalls({
    name: 'dynamodb',
    target: 'DynamoDB_20120810',
    contentType: 'application/x-amz-json-1.0',
    region: undefined,
    endpoint,
  })('PutItem', { TableName: 'Positions', Item: { PK: { S: key }, SK: { S: key }, d: { S: text } } })

/** Writes the checkpoint of a stream that has applied records. */
const applied = (): void => {
  mkdirSync(stream(), { recursive: true })
  writeFileSync(join(stream(), 'checkpoint.json'), JSON.stringify({ 'shardId-000000000000': '49'.padEnd(56, '7') }))
}
const REFUSAL =
  /^The table at http:\S+ (is empty|belongs to another data folder), but the stream in \S+ already belongs to a table: restore a backup, /

test('assigns table and stream the same id, which later starts verify', async () => {
  const endpoint = await tableAt()
  await check(endpoint)
  const id = readFileSync(idFile(), 'utf8')
  expect(id).toMatch(/^[0-9a-f-]{36}\n$/)
  applied()
  await check(endpoint)
  expect(readFileSync(idFile(), 'utf8')).toBe(id)
})

test('continues a first start that was killed after it wrote to the table', async () => {
  const endpoint = await tableAt()
  await check(endpoint)
  const id = readFileSync(idFile(), 'utf8')
  rmSync(idFile())
  await check(endpoint)
  expect(readFileSync(idFile(), 'utf8')).toBe(id)
})

test('rejects an empty table with instructions if the stream has a table', async () => {
  await check(await tableAt())
  const empty = await tableAt()
  await expect(check(empty)).rejects.toThrow(REFUSAL)
  // The second start is rejected as well.
  await expect(check(empty)).rejects.toThrow('is empty')
})

test('rejects the table of another data folder', async () => {
  const other = await tableAt()
  await checkTableIdentity(other, 'Positions', join(folder, 'other'))
  await check(await tableAt())
  await expect(check(other)).rejects.toThrow('belongs to another data folder')
})

test('assigns the id of the table to a new stream after the old one was moved away', async () => {
  const endpoint = await tableAt()
  await check(endpoint)
  rmSync(stream(), { recursive: true })
  await check(endpoint)
  expect(existsSync(idFile())).toBe(true)
})

test('assigns an id to a system of an earlier version, unless its table is empty', async () => {
  applied()
  const full = await tableAt()
  await put(full, 'SERVER')
  await expect(check(await tableAt())).rejects.toThrow('is empty')
  expect(existsSync(idFile())).toBe(false)
  await check(full)
  expect(existsSync(idFile())).toBe(true)
})

/** Creates a database of about 9 MB. SIGKILL leaves a part of it only in its write-ahead log. */
const database = async (signal: 'SIGKILL' | 'SIGTERM') => {
  const file = join(folder, 'table.sqlite')
  const endpoint = await tableAt(file)
  for (let n = 0; n < 30; n += 1) await put(endpoint, String(n), 'x'.repeat(300_000))
  const { process } = emulators.at(-1)!
  const ended = new Promise(resolve => process.once('exit', resolve))
  process.kill(signal)
  await ended
  return file
}

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'accepts a database after %s, and detects that it is truncated',
  async signal => {
    const file = await database(signal)
    expect([existsSync(`${file}-wal`), tableFileDamage(file)]).toEqual([signal === 'SIGKILL', undefined])
    const size = readFileSync(file).length
    for (const [part, damage] of [
      [0.5, 'is truncated'],
      [0.1, 'is truncated'],
      [0, 'is empty'],
    ] as const) {
      truncateSync(file, Math.floor(size * part))
      expect([part, tableFileDamage(file)]).toEqual([part, damage])
    }
  },
)

test('rejects a missing, empty or foreign file before the emulator opens it', async () => {
  const file = join(folder, 'table.sqlite')
  checkTableFile(file, stream())
  await check(await tableAt())
  expect(() => checkTableFile(file, stream())).toThrow(/table\.sqlite is missing, but the stream in/)
  writeFileSync(file, '')
  expect(() => checkTableFile(file, stream())).toThrow('is empty, but the stream in')
  writeFileSync(file, 'x'.repeat(5000))
  expect(() => checkTableFile(file, stream())).toThrow('is not a database, but the stream in')
})
