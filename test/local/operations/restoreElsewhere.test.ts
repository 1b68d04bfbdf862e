/** Backup and restore between the embedded and another DynamoDB. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Emulator, startEmulator } from '../../../local/table/emulator.ts'
import { endAll, environment, launch, startServer, temporaryFolder } from '../launch.ts'

jest.setTimeout(240_000)
const others: Emulator[] = []
const otherDynamoDb = async (): Promise<string> => {
  const started = await startEmulator()
  others.push(started)
  return started.endpoint
}
afterAll(async () => {
  endAll()
  await Promise.all(others.map(one => one.stop()))
})

const password = 'elsewhere-elsewhere'
const headers = {
  authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
  'content-type': 'application/json',
}
const settings = (folder: string, endpoint?: string) =>
  environment(folder, { ADMIN_PASSWORD: password, ...(endpoint !== undefined && { DYNAMODB_ENDPOINT: endpoint }) })

const devices = async (folder: string, endpoint?: string): Promise<string[]> => {
  const server = await startServer(settings(folder, endpoint))
  const found = (await (await fetch(`${server.api}/api/devices?all=true`, { headers })).json()) as { name: string }[]
  await server.kill('SIGTERM')
  return found.map(({ name }) => name)
}

test('moves a system from another DynamoDB to the embedded one and back', async () => {
  const [from, to] = [await otherDynamoDb(), await otherDynamoDb()]
  const folder = temporaryFolder()
  const files = temporaryFolder()
  const server = await startServer(settings(folder, from))
  const body = JSON.stringify({ name: 'Van', uniqueId: 'van' })
  expect((await fetch(`${server.api}/api/devices`, { method: 'POST', headers, body })).status).toBe(200)
  const first = join(files, 'first.tar.gz')
  expect(await launch('backup', settings(folder, from), [first]).ended).toMatchObject({
    code: 1,
    errors: 'The table is in another DynamoDB, which can change during the backup: stop the server first.\n',
  })
  expect(readdirSync(files)).toEqual([])
  await server.kill('SIGTERM')
  expect(await launch('backup', settings(folder, from), [first]).ended).toMatchObject({ code: 0, errors: '' })

  const embedded = join(files, 'embedded')
  expect(await launch('restore', settings(embedded), [first]).ended).toMatchObject({ code: 0, errors: '' })
  expect(await devices(embedded)).toEqual(['Van'])

  const second = join(files, 'second.tar.gz')
  expect(await launch('backup', settings(embedded), [second]).ended).toMatchObject({ code: 0, errors: '' })
  const moved = join(files, 'moved')
  expect(await launch('restore', settings(moved, to), [second]).ended).toMatchObject({ code: 0, errors: '' })
  expect(readdirSync(moved).filter(name => name.startsWith('table'))).toEqual([])
  expect(await devices(moved, to)).toEqual(['Van'])

  const again = await launch('restore', settings(join(files, 'again'), to), [second]).ended
  expect(again.code).toBe(1)
  expect(again.errors).toMatch(/^The table \S+ at http:\S+ is not empty: delete it first\.\n$/)
})
