import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { lockDataFolder } from '../../local/program/dataFolder.ts'
import { freePort } from '../../local/table/emulator.ts'
import { runningPid } from '../../local/table/processes.ts'
import { linuxTest } from '../kit/linuxTest.ts'
import { endAll, environment, launch, startServer, temporaryFolder } from './launch.ts'

afterAll(endAll)

const refusal = async (more: Record<string, string>, flags: string[] = []) => {
  const { code, output, errors } = await launch('start', environment(temporaryFolder(), more), flags).ended
  expect({ code, output }).toEqual({ code: 1, output: '' })
  expect(errors.trimEnd().split('\n')).toHaveLength(1)
  return errors.trimEnd()
}

test.each<[Record<string, string>, string]>([
  [{ API_PORT: 'http' }, 'API_PORT must be a port from 0 to 65535, but is "http".'],
  [{ INGEST_PORT: '70000' }, 'INGEST_PORT must be a port from 0 to 65535, but is "70000".'],
  [{ API_PORT: '9000', INGEST_PORT: '9000' }, 'API_PORT and INGEST_PORT must differ, but both are 9000.'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of debug, info, warn, error, but is "loud".'],
  [{ STATISTICS_EVERY: '1 day' }, 'STATISTICS_EVERY must be a duration such as 60s, 5m or 1h, but is "1 day".'],
  [{ DYNAMODB_ENDPOINT: 'x' }, 'DYNAMODB_ENDPOINT must be an address such as http://127.0.0.1:8000, but is "x".'],
  [{ DYNOXIDE_BIN: '/nowhere/dynoxide' }, 'DYNOXIDE_BIN is /nowhere/dynoxide, which does not exist.'],
  [{ HOST: '203.0.113.7' }, 'HOST must be an address of this machine, but is "203.0.113.7".'],
])('rejects %j with one sentence', async (variables, sentence) => {
  expect(await refusal(variables)).toBe(sentence)
})

test('rejects an unknown flag with one sentence, and prints help for --help', async () => {
  expect(await refusal({}, ['--dmeo'])).toBe('Unknown option --dmeo; valid options: --demo, --help.')
  const { code, output } = await launch('start', environment(temporaryFolder()), ['--help']).ended
  expect(code).toBe(0)
  for (const name of ['API_PORT', 'DATA_DIR', 'ADMIN_PASSWORD', '--demo']) expect(output).toContain(name)
})

test('rejects a port in use with one sentence, and unlocks the data folder', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const folder = temporaryFolder()
  expect(await refusal({ INGEST_PORT: String(port), DATA_DIR: folder })).toBe(
    `Port ${port} on 127.0.0.1 is in use: set INGEST_PORT to another port.`,
  )
  lockDataFolder(folder)()
  server.close()
})

test('rejects an invalid data folder with one sentence', async () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  expect(await refusal({ DATA_DIR: file })).toBe(`Cannot write to the data folder ${file}: file already exists.`)
  expect(await refusal({ DATA_DIR: join(file, 'under') })).toMatch(
    /^Cannot write to the data folder .*: not a directory\.$/,
  )
})

test('starts, stores password and data in private files, and stops cleanly', async () => {
  const folder = temporaryFolder()
  const env = environment(folder)
  const server = await startServer(env)
  const password = readFileSync(join(folder, 'admin-password'), 'utf8').trim()
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`
  expect((await fetch(`${server.api}/api/server`)).status).toBe(200)
  expect((await fetch(`${server.api}/api/devices`)).status).toBe(401)
  expect((await fetch(`${server.api}/api/devices`, { headers: { authorization } })).status).toBe(200)
  expect((await fetch(`${server.ingest}/?id=nobody&lat=1&lon=1`)).status).toBe(400)
  for (const name of ['admin-password', 'table.sqlite', 'lock', 'dynamodb.pid']) {
    expect([name, statSync(join(folder, name)).mode & 0o077]).toEqual([name, 0])
  }
  const second = await launch('start', env).ended
  expect([second.code, second.errors]).toEqual([1, expect.stringContaining('is in use by process')])

  const emulator = readFileSync(join(folder, 'dynamodb.pid'), 'utf8')
  expect(runningPid(emulator)).toBeGreaterThan(0)
  const { code, output, errors } = await server.kill('SIGTERM')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(output).toContain(`password ${password}`)
  expect(runningPid(emulator)).toBeUndefined()

  const again = await startServer(env)
  expect((await fetch(`${again.api}/api/devices`, { headers: { authorization } })).status).toBe(200)
  const end = await again.kill('SIGINT')
  expect([end.code, end.output.includes(password)]).toEqual([0, false])
})

test('accepts a short ADMIN_PASSWORD with a warning', async () => {
  const server = await startServer(environment(temporaryFolder(), { ADMIN_PASSWORD: 'short' }))
  const signedIn = await fetch(`${server.api}/api/session`, {
    method: 'POST',
    body: new URLSearchParams({ email: 'admin', password: 'short' }),
  })
  expect(signedIn.status).toBe(200)
  const { output } = await server.kill('SIGTERM')
  expect(output).toContain('Warning: ADMIN_PASSWORD has fewer than 8 characters')
})

test('ends the emulator of a killed server at the next start', async () => {
  const env = environment(temporaryFolder())
  const server = await startServer(env)
  await server.kill('SIGKILL')
  const orphan = readFileSync(join(env['DATA_DIR']!, 'dynamodb.pid'), 'utf8')
  expect(runningPid(orphan)).toBeGreaterThan(0)
  const again = await startServer(env)
  expect(runningPid(orphan)).toBeUndefined()
  expect((await fetch(`${again.api}/api/server`)).status).toBe(200)
  await again.kill('SIGTERM')
})

test('restarts a killed emulator without losing accepted reports', async () => {
  const env = environment(temporaryFolder(), { ADMIN_PASSWORD: 'secret-secret' })
  const server = await startServer(env)
  const authorization = `Basic ${Buffer.from('admin:secret-secret').toString('base64')}`
  const headers = { authorization, 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'van', uniqueId: 'van' })
  expect((await fetch(`${server.api}/api/devices`, { method: 'POST', headers, body })).status).toBe(200)
  expect((await fetch(`${server.ingest}/?id=van&lat=1&lon=1&timestamp=1700000000`)).status).toBe(200)
  process.kill(runningPid(readFileSync(join(env['DATA_DIR']!, 'dynamodb.pid'), 'utf8'))!, 'SIGKILL')
  let latest: { fixTime: string }[] = []
  for (let attempt = 0; attempt < 100 && latest.length === 0; attempt += 1) {
    await new Promise(resolve => setTimeout(resolve, 100))
    const response = await fetch(`${server.api}/api/positions`, { headers })
    if (response.ok) latest = (await response.json()) as typeof latest
  }
  expect(latest).toMatchObject([{ fixTime: '2023-11-14T22:13:20.000+00:00' }])
  await server.kill('SIGTERM')
})

linuxTest('continues if the log is on a full disk', async () => {
  const port = await freePort()
  const env = environment(temporaryFolder(), { API_PORT: String(port), LOG_LEVEL: 'debug' })
  const full = openSync('/dev/full', 'w')
  const child = spawn(process.execPath, ['local/launch.mjs', 'start'], { env, stdio: ['ignore', full, full] })
  const ended = once(child, 'exit')
  const status = () =>
    fetch(`http://127.0.0.1:${port}/api/server`).then(
      response => response.status,
      () => 0,
    )
  try {
    for (let attempt = 0; attempt < 900 && (await status()) !== 200; attempt += 1) {
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    for (let n = 0; n < 5; n += 1) expect(await status()).toBe(200)
  } finally {
    child.kill('SIGTERM')
  }
  expect(await ended).toEqual([0, null])
})

test('rejects a deleted or truncated database with instructions, and does not create an empty one', async () => {
  const folder = temporaryFolder()
  const env = environment(folder)
  await (await startServer(env)).kill('SIGTERM')
  const file = join(folder, 'table.sqlite')
  const whole = readFileSync(file)
  const message = (what: string) =>
    `The database ${file} ${what}, but the stream in ${folder}/stream already belongs to a table: restore a backup, set ` +
    `DYNAMODB_ENDPOINT and DATA_DIR to values that belong together, or move ${folder}/stream away to start with this table.`
  rmSync(file)
  expect(await refusal({ DATA_DIR: folder })).toBe(message('is missing'))
  expect(existsSync(file)).toBe(false)
  writeFileSync(file, whole.subarray(0, whole.length / 2))
  expect(await refusal({ DATA_DIR: folder })).toBe(message('is truncated'))
  whole.fill(0, 4096, 8192)
  writeFileSync(file, whole)
  expect(await refusal({ DATA_DIR: folder })).toBe(
    `The database ${file} is damaged: restore a backup, or move ${folder} away to start with an empty system.`,
  )
  rmSync(file)
  rmSync(join(folder, 'stream'), { recursive: true })
  await (await startServer(env)).kill('SIGTERM')
})
