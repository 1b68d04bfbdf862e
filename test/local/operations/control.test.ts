/** The control socket is private, works with long paths, and is replaced after kill -9. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { findServer } from '../../../local/operations/controlClient.ts'
import { type ControlDependencies, startControlServer } from '../../../local/operations/controlServer.ts'
import { CONTROL_SOCKET } from '../../../local/operations/controlClient.ts'

const folders: string[] = []
const folder = (below = '') => {
  const made = mkdtempSync(join(tmpdir(), 'control-'))
  folders.push(made)
  const used = join(made, below)
  mkdirSync(used, { recursive: true })
  return used
}
afterAll(() => folders.forEach(made => rmSync(made, { recursive: true, force: true })))

const unexpected = () => {
  throw new Error('nothing is said here')
}
const controlledIn = (dataFolder: string, changes: Partial<ControlDependencies> = {}) => {
  const put: string[] = []
  const invoked: unknown[] = []
  const controlled: ControlDependencies = {
    dataFolder,
    stream: { put: async (key, data) => void put.push(`${key} ${Buffer.from(data).toString()}`) },
    invoke: async (address, payload) => void invoked.push([address, payload]),
    functions: new Set(['stream.notifications']),
    table: { whilePaused: copy => copy() },
    tableName: 'the-table',
    ...changes,
  }
  return { controlled, put, invoked }
}

test('passes records and invocations through a socket that only the owner can open', async () => {
  const dataFolder = folder()
  const { controlled, put, invoked } = controlledIn(dataFolder)
  const stop = await startControlServer(controlled, unexpected)
  expect(statSync(join(dataFolder, CONTROL_SOCKET)).mode & 0o777).toBe(0o600)
  const server = (await findServer(dataFolder))!
  await server.putRecord('new é', Buffer.from('{"a":1}'))
  await server.invoke('stream.notifications', { events: [1] })
  expect({ put, invoked }).toEqual({
    put: ['new é {"a":1}'],
    invoked: [['stream.notifications', { events: [1] }]],
  })
  await expect(server.invoke('stream.gone', {})).rejects.toMatchObject({
    message: 'unknown function stream.gone',
    temporary: false,
  })
  await stop()
  expect(await findServer(dataFolder)).toBeUndefined()
  expect(existsSync(join(dataFolder, CONTROL_SOCKET))).toBe(false)
})

test('reports a full stream as temporary', async () => {
  const dataFolder = folder()
  const stream = { put: () => Promise.reject(new Error('the stream backlog is full')) }
  const stop = await startControlServer(controlledIn(dataFolder, { stream }).controlled, unexpected)
  const server = (await findServer(dataFolder))!
  await expect(server.putRecord('7', Buffer.from('x'))).rejects.toMatchObject({
    message: 'the stream backlog is full',
    temporary: true,
  })
  await stop()
})

test('works with a path that is longer than a socket address', async () => {
  const dataFolder = folder(`${'long/'.repeat(30)}end`)
  expect(Buffer.byteLength(join(dataFolder, CONTROL_SOCKET))).toBeGreaterThan(108)
  const { controlled, put } = controlledIn(dataFolder)
  const stop = await startControlServer(controlled, unexpected)
  await (await findServer(dataFolder))!.putRecord('7', Buffer.from('x'))
  expect(put).toEqual(['7 x'])
  await stop()
  expect(existsSync(join(dataFolder, CONTROL_SOCKET))).toBe(false)
})

test('replaces the socket and deletes the snapshot of a killed server', async () => {
  const dataFolder = folder()
  const left = createServer().listen(join(dataFolder, 'other.sock'))
  await once(left, 'listening')
  writeFileSync(join(dataFolder, CONTROL_SOCKET), '')
  mkdirSync(join(dataFolder, 'backup-1'))
  expect(await findServer(dataFolder)).toBeUndefined()
  const { controlled, put } = controlledIn(dataFolder)
  const stop = await startControlServer(controlled, unexpected)
  await (await findServer(dataFolder))!.putRecord('7', Buffer.from('x'))
  expect({ put, left: readdirSync(dataFolder) }).toEqual({ put: ['7 x'], left: [CONTROL_SOCKET, 'other.sock'] })
  await stop()
  left.close()
})

test('delays records while a snapshot is taken, which could miss them', async () => {
  const dataFolder = folder()
  const events: string[] = []
  let finish: () => void = () => undefined
  const copying = new Promise<void>(resolve => (finish = resolve))
  let begun: () => void = () => undefined
  const started = new Promise<void>(resolve => (begun = resolve))
  const { controlled } = controlledIn(dataFolder, {
    table: {
      whilePaused: async copy => {
        begun()
        await copying
        events.push('table copied')
        return copy()
      },
    },
    stream: { put: async () => void events.push('record') },
  })
  const stop = await startControlServer(controlled, unexpected)
  const server = (await findServer(dataFolder))!
  const snapshot = server.snapshot()
  await started
  const put = server.putRecord('7', Buffer.from('x'))
  // When this request is answered, the server has also received the record.
  await server.invoke('stream.gone', {}).catch(() => undefined)
  expect(events).toEqual([])
  finish()
  const { name, tableName } = await snapshot
  await put
  expect({ events, tableName, there: existsSync(join(dataFolder, name)) }).toEqual({
    events: ['table copied', 'record'],
    tableName: 'the-table',
    there: true,
  })
  await stop()
})

test('rejects a snapshot if the table is in another DynamoDB', async () => {
  const dataFolder = folder()
  const stop = await startControlServer(controlledIn(dataFolder, { table: undefined }).controlled, unexpected)
  await expect((await findServer(dataFolder))!.snapshot()).rejects.toThrow('stop the server first')
  await stop()
})
