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

/** As a stream looks that has applied records. */
const applied = (): void => {
  mkdirSync(stream(), { recursive: true })
  writeFileSync(join(stream(), 'checkpoint.json'), JSON.stringify({ 'shardId-000000000000': '49'.padEnd(56, '7') }))
}
const REFUSAL =
  /^The table at http:\S+ (is empty|belongs to another data folder), but the stream in \S+ already belongs to a table: restore a backup, /

test('a first start gives table and stream one id, which later starts find', async () => {
  const endpoint = await tableAt()
  await check(endpoint)
  const id = readFileSync(idFile(), 'utf8')
  expect(id).toMatch(/^[0-9a-f-]{36}\n$/)
  applied()
  await check(endpoint)
  expect(readFileSync(idFile(), 'utf8')).toBe(id)
})

test('a first start that was killed after it wrote to the table is continued', async () => {
  const endpoint = await tableAt()
  await check(endpoint)
  const id = readFileSync(idFile(), 'utf8')
  rmSync(idFile())
  await check(endpoint)
  expect(readFileSync(idFile(), 'utf8')).toBe(id)
})

test('an empty table is refused when the stream has one, with what to do', async () => {
  await check(await tableAt())
  const empty = await tableAt()
  await expect(check(empty)).rejects.toThrow(REFUSAL)
  // Also the next time.
  await expect(check(empty)).rejects.toThrow('is empty')
})

test('the table of another data folder is refused', async () => {
  const other = await tableAt()
  await checkTableIdentity(other, 'Positions', join(folder, 'other'))
  await check(await tableAt())
  await expect(check(other)).rejects.toThrow('belongs to another data folder')
})

test('a stream that is moved away leaves a table that a new stream takes over', async () => {
  const endpoint = await tableAt()
  await check(endpoint)
  rmSync(stream(), { recursive: true })
  await check(endpoint)
  expect(existsSync(idFile())).toBe(true)
})

test('an installation of an earlier version gets its id, but not with an empty table', async () => {
  applied()
  const full = await tableAt()
  await put(full, 'SERVER')
  await expect(check(await tableAt())).rejects.toThrow('is empty')
  expect(existsSync(idFile())).toBe(false)
  await check(full)
  expect(existsSync(idFile())).toBe(true)
})

/** A database of some 9 MB, which is killed, so that a part of it is in its write-ahead log only, or stopped. */
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

test.each(['SIGKILL', 'SIGTERM'] as const)('a database that ended by %s is whole, and cut it is not', async signal => {
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
})

test('a stream with a table refuses a file that is missing, empty or foreign before the emulator opens it', async () => {
  const file = join(folder, 'table.sqlite')
  checkTableFile(file, stream())
  await check(await tableAt())
  expect(() => checkTableFile(file, stream())).toThrow(/table\.sqlite is missing, but the stream in/)
  writeFileSync(file, '')
  expect(() => checkTableFile(file, stream())).toThrow('is empty, but the stream in')
  writeFileSync(file, 'x'.repeat(5000))
  expect(() => checkTableFile(file, stream())).toThrow('is not a database, but the stream in')
})
