import { deviceId } from '#shared/model/ids.ts'
import { entityItem } from '#shared/table/entities.ts'
import { keys } from '#shared/table/keys.ts'
import { stores, type Stores } from '#shared/stores.ts'
import { watchActions } from '../../kit/host.ts'
import { tableOf } from '../../kit/table.ts'
import { FORM, JSON_TYPE, PLACE, send, type TrackerWorld, trackerWorld } from './tracker.ts'

const VAN = deviceId(42)
let world: TrackerWorld
let repositories: Stores

beforeEach(async () => {
  world = await trackerWorld()
  const table = tableOf(world.host)
  repositories = stores(table)
  await table.write({ put: entityItem(keys.device(VAN), { kind: 'device', id: VAN, record: { uniqueId: '42' } }) })
})

const queue = async (...texts: string[]) => {
  for (const text of texts) expect(await repositories.commands.queue(VAN, text, world.host.now())).toBeGreaterThan(0)
  // Expires the device that ingest has cached.
  world.host.clock.advance(1000)
}
const report = (query = `id=42&${PLACE}`) => send({ query })
const empty = { statusCode: 200, body: '' }
const text = (body: string) => ({ statusCode: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body })

/** Returns the list of table actions that later reports perform. */
const calls = (): string[] => {
  const made: string[] = []
  watchActions(world.host, action => made.push(action))
  return made
}

test('sends one command per report, oldest first, until the queue is empty', async () => {
  await queue('first', 'second, with # and * and ÆØÅ')
  expect(await report()).toEqual(text('first'))
  expect(await send({ method: 'POST', type: FORM, body: `id=42&${PLACE}` })).toEqual(
    text('second, with # and * and ÆØÅ'),
  )
  expect(await report()).toEqual(empty)
  expect(world.written).toHaveLength(3)
})

test('sends a command in the response to a heartbeat', async () => {
  await queue('hello')
  expect(await report('id=42')).toEqual(text('hello'))
})

test('sends no command to JSON clients and HEAD requests, and keeps it queued', async () => {
  await queue('hello')
  const body = '{"device_id":"42","location":{"coords":{"latitude":59.9,"longitude":10.7}}}'
  expect(await send({ method: 'POST', type: JSON_TYPE, body })).toEqual(empty)
  expect(await send({ method: 'HEAD', query: `id=42&${PLACE}` })).toEqual(empty)
  expect(await report()).toEqual(text('hello'))
})

test('sends no command to other or unknown devices', async () => {
  await queue('hello')
  expect(await report(`id=van%2031&${PLACE}`)).toEqual(empty)
  expect(await report(`id=nobody&${PLACE}`)).toEqual({ statusCode: 400, body: '' })
})

test('sends no command twice to concurrent reports', async () => {
  await queue('a', 'b', 'c', 'd')
  const responses = await Promise.all(Array.from({ length: 8 }, () => report()))
  const bodies = responses.map(({ body }) => body).filter(body => body !== '')
  expect([...new Set(bodies)].sort()).toEqual([...bodies].sort())
  while (bodies.length < 4) bodies.push((await report()).body)
  expect(bodies.sort()).toEqual(['a', 'b', 'c', 'd'])
})

test('reads one item per report if no command is queued, also soon after the last delivery', async () => {
  const made = calls()
  await report()
  expect(made.filter(action => action.startsWith('dynamodb:'))).toEqual(['dynamodb:GetItem'])
  await queue('hello')
  expect(await report()).toEqual(text('hello'))
  world.host.clock.advance(6000)
  await report()
  made.length = 0
  world.host.clock.advance(1000)
  expect(await report()).toEqual(empty)
  expect(made.filter(action => action.startsWith('dynamodb:'))).toEqual(['dynamodb:GetItem'])
  await queue('again')
  expect(await report()).toEqual(text('again'))
})

test('expires commands after 7 days', async () => {
  await queue('old')
  world.host.clock.advance(7 * 86_400_000)
  await queue('new')
  expect(await report()).toEqual(text('new'))
  expect(await report()).toEqual(empty)
})

test('discards queued commands when the unique id of the device changes', async () => {
  const table = tableOf(world.host)
  await queue('meant for 42')
  await table.write({ put: { ...keys.uniqueId('43'), deviceId: VAN } })
  await table.write({ delete: keys.uniqueId('42') })
  await table.write({ put: entityItem(keys.device(VAN), { kind: 'device', id: VAN, record: { uniqueId: '43' } }) })
  await queue('meant for 43')
  expect(await report(`id=43&${PLACE}`)).toEqual(text('meant for 43'))
  expect(await report(`id=43&${PLACE}`)).toEqual(empty)
})

test('stores the report and returns 200 if commands cannot be read', async () => {
  await queue('hello')
  watchActions(world.host, action => {
    if (action === 'dynamodb:Query') throw new Error('table on fire')
  })
  expect(await report()).toEqual(empty)
  expect(world.written).toHaveLength(1)
  expect(world.host.logged).toEqual([
    { level: 'error', entry: expect.objectContaining({ deviceId: VAN, error: 'Error: table on fire' }) },
  ])
})

test('delivers no command if the report was not stored', async () => {
  await queue('hello')
  const { put } = world
  world.put = () => Promise.reject(new Error('shard on fire'))
  expect((await report()).statusCode).toBe(503)
  world.put = put
  expect(await report()).toEqual(text('hello'))
})
