import { deviceId } from '#shared/model/ids.ts'
import { entityItem } from '#shared/table/entities.ts'
import { keys } from '#shared/table/keys.ts'
import { stores, type Stores } from '#shared/stores.ts'
import { tableOf } from '../../kit/table.ts'
import { FORM, JSON_TYPE, PLACE, send, type TrackerWorld, trackerWorld } from './tracker.ts'

const VAN = deviceId(42)
let world: TrackerWorld
let here: Stores

beforeEach(async () => {
  world = await trackerWorld()
  const table = tableOf(world.host)
  here = stores(table)
  await table.write({ put: entityItem(keys.device(VAN), { kind: 'device', id: VAN, record: { uniqueId: '42' } }) })
})

const queue = async (...texts: string[]) => {
  for (const text of texts) expect(await here.commands.queue(VAN, text, world.host.now())).toBe(true)
  // What ingest remembers of the device is older than this.
  world.host.clock.advance(1000)
}
const report = (query = `id=42&${PLACE}`) => send({ query })
const nothing = { statusCode: 200, body: '' }
const text = (body: string) => ({ statusCode: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body })

/** Which calls to the table the tracker's reports made. */
const calls = (): string[] => {
  const made: string[] = []
  const { authorize } = world.host
  Object.assign(world.host, {
    authorize: (...args: Parameters<typeof authorize>) => {
      made.push(args[2])
      authorize(...args)
    },
  })
  return made
}

test('each report gets one command, the oldest first, until there are none', async () => {
  await queue('first', 'second, with # and * and ÆØÅ')
  expect(await report()).toEqual(text('first'))
  expect(await send({ method: 'POST', type: FORM, body: `id=42&${PLACE}` })).toEqual(
    text('second, with # and * and ÆØÅ'),
  )
  expect(await report()).toEqual(nothing)
  expect(world.taken).toHaveLength(3)
})

test('a sign of life gets one, too', async () => {
  await queue('hello')
  expect(await report('id=42')).toEqual(text('hello'))
})

test('clients of JSON and HEAD get none, and it waits for those who do', async () => {
  await queue('hello')
  const body = '{"device_id":"42","location":{"coords":{"latitude":59.9,"longitude":10.7}}}'
  expect(await send({ method: 'POST', type: JSON_TYPE, body })).toEqual(nothing)
  expect(await send({ method: 'HEAD', query: `id=42&${PLACE}` })).toEqual(nothing)
  expect(await report()).toEqual(text('hello'))
})

test('other devices get nothing, and an unknown one learns nothing', async () => {
  await queue('hello')
  expect(await report(`id=van%2031&${PLACE}`)).toEqual(nothing)
  expect(await report(`id=nobody&${PLACE}`)).toEqual({ statusCode: 400, body: '' })
})

test('parallel reports never get the same command', async () => {
  await queue('a', 'b', 'c', 'd')
  const answers = await Promise.all(Array.from({ length: 8 }, () => report()))
  const bodies = answers.map(({ body }) => body).filter(body => body !== '')
  expect([...new Set(bodies)].sort()).toEqual([...bodies].sort())
  while (bodies.length < 4) bodies.push((await report()).body)
  expect(bodies.sort()).toEqual(['a', 'b', 'c', 'd'])
})

test('where nothing was ever queued, a report costs one read, and soon again after the last was taken', async () => {
  const made = calls()
  await report()
  expect(made.filter(action => action.startsWith('dynamodb:'))).toEqual(['dynamodb:GetItem'])
  await queue('hello')
  expect(await report()).toEqual(text('hello'))
  world.host.clock.advance(6000)
  await report()
  made.length = 0
  world.host.clock.advance(1000)
  expect(await report()).toEqual(nothing)
  expect(made.filter(action => action.startsWith('dynamodb:'))).toEqual(['dynamodb:GetItem'])
  await queue('again')
  expect(await report()).toEqual(text('again'))
})

test('a command waits for a week', async () => {
  await queue('old')
  world.host.clock.advance(7 * 86_400_000)
  await queue('new')
  expect(await report()).toEqual(text('new'))
  expect(await report()).toEqual(nothing)
})

test('a tracker that takes over the device does not get what was meant for the one before', async () => {
  const table = tableOf(world.host)
  await queue('meant for 42')
  await table.write({ put: { ...keys.uniqueId('43'), deviceId: VAN } })
  await table.write({ delete: keys.uniqueId('42') })
  await table.write({ put: entityItem(keys.device(VAN), { kind: 'device', id: VAN, record: { uniqueId: '43' } }) })
  await queue('meant for 43')
  expect(await report(`id=43&${PLACE}`)).toEqual(text('meant for 43'))
  expect(await report(`id=43&${PLACE}`)).toEqual(nothing)
})

test('a report whose command can not be read is stored and answered all the same', async () => {
  await queue('hello')
  const { authorize } = world.host
  Object.assign(world.host, {
    authorize: (...args: Parameters<typeof authorize>) => {
      if (args[2] === 'dynamodb:Query') throw new Error('table on fire')
      authorize(...args)
    },
  })
  expect(await report()).toEqual(nothing)
  expect(world.taken).toHaveLength(1)
  expect(world.host.logged).toEqual([
    { level: 'error', entry: expect.objectContaining({ deviceId: VAN, error: 'Error: table on fire' }) },
  ])
})

test('a report that was not stored takes no command', async () => {
  await queue('hello')
  const { put } = world
  world.put = () => Promise.reject(new Error('shard on fire'))
  expect((await report()).statusCode).toBe(503)
  world.put = put
  expect(await report()).toEqual(text('hello'))
})
