/** `npm run redrive` on a local system: through its server, and on its folder alone. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { batchDocument, invocationDocument, reportRecord } from '../kit/deadLetters.ts'
import { endAll, environment, launch, type Server, startServer, temporaryFolder } from './program.ts'

jest.setTimeout(240_000)
afterAll(endAll)

const folder = temporaryFolder()
const onFailure = join(folder, 'on-failure')
const env = environment(folder, { ADMIN_PASSWORD: 'redrive-redrive' })
const headers = {
  authorization: `Basic ${Buffer.from('admin:redrive-redrive').toString('base64')}`,
  'content-type': 'application/json',
}

const FIRST_FIX = Date.parse('2026-03-01T06:00:00Z')
const report = (n: number) =>
  reportRecord(1, FIRST_FIX + n, [{ fixTime: FIRST_FIX + n * 10_000, latitude: 50, longitude: n }])

const setAside = (documents: Record<string, string>): void => {
  mkdirSync(onFailure, { recursive: true })
  for (const [name, text] of Object.entries(documents)) writeFileSync(join(onFailure, `${name}.json`), text)
}

const longitudes = async ({ api }: Server, atLeast: number): Promise<number[]> => {
  const path = '/api/reports/route?deviceId=1&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z'
  let found: number[] = []
  for (let attempt = 0; attempt < 300 && found.length < atLeast; attempt += 1) {
    if (attempt > 0) await new Promise(resolve => setTimeout(resolve, 100))
    const positions = (await (await fetch(api + path, { headers })).json()) as { longitude: number }[]
    found = positions.map(({ longitude }) => longitude)
  }
  return found
}

test('set-aside records are in the log afterwards, in order, whether the server runs or not', async () => {
  let server = await startServer(env)
  const body = JSON.stringify({ name: 'Van', uniqueId: 'van' })
  expect((await fetch(`${server.api}/api/devices`, { method: 'POST', headers, body })).status).toBe(200)
  setAside({
    later: batchDocument([report(3), report(4)]),
    sooner: batchDocument([report(1), report(2)]),
    mail: invocationDocument('stream.notifications', { events: [] }, '2026-03-01T06:00:00Z'),
    gone: invocationDocument('stream.gone', {}, '2026-03-01T06:00:00Z'),
  })
  const first = await launch('redrive', env).ended
  expect(first).toMatchObject({ code: 1, errors: 'gone.json was kept: unknown function stream.gone\n' })
  expect(first.output).toContain('4 records and 1 invocation sent\n')
  expect(readdirSync(onFailure)).toEqual(['gone.json'])
  expect(await longitudes(server, 4)).toEqual([1, 2, 3, 4])
  await server.kill('SIGKILL')

  setAside({ again: batchDocument([report(4), report(5)]), gone: batchDocument([report(6)]) })
  const second = await launch('redrive', env).ended
  expect(second).toMatchObject({ code: 0, errors: '' })
  expect(readdirSync(onFailure)).toEqual([])
  server = await startServer(env)
  // What was applied before changes nothing.
  expect(await longitudes(server, 6)).toEqual([1, 2, 3, 4, 5, 6])
  await server.kill('SIGTERM')
})

test('a folder that does not exist and a wrong flag are one sentence each', async () => {
  const sentence = async (flags: string[]) => {
    const { code, errors } = await launch('redrive', env, flags).ended
    expect(code).toBe(1)
    return errors
  }
  expect(await sentence(['--data-dir', '/nowhere/at/all'])).toBe(
    'Data folder not found: /nowhere/at/all. Set DATA_DIR or --data-dir.\n',
  )
  expect((await sentence(['--wrong'])).trimEnd().split('\n')).toHaveLength(1)
  const { code, output } = await launch('redrive', env, ['--help']).ended
  expect(code).toBe(0)
  for (const word of ['--dry-run', '--stage', '--region', '--data-dir']) expect(output).toContain(word)
})
