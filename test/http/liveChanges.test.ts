import { devices } from '#shared/api/traccar/devices.ts'
import { traccar } from '#shared/http/dialects/traccar.ts'
import { handle } from '#shared/http/handle.ts'
import { publishingChanges } from '#shared/http/liveChanges.ts'
import { config } from '#shared/table/config.ts'
import type { Table } from '#shared/table/table.ts'
import { callHandler } from '../kit/call.ts'
import { world, type World } from '../kit/world.ts'

/** A world with a device of alice, and the messages that reach the live queue. */
const start = async () => {
  const here = await world()
  const queue: { devices: number[]; saw: number[] }[] = []
  await here.alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } }).gets(200, { id: 1 })
  Object.assign(here.host, { liveQueue: { put: async (text: string) => void queue.push(JSON.parse(text)) } })
  return { ...here, queue }
}
const connect = ({ table, host }: World) => config(table).addSubscriber(host.now() + 60_000)

/** Calls `devices.remove` with an implementation that does nothing, and counts what the notification reads. */
const remove = async (here: World, implementation: () => Promise<void> = async () => undefined) => {
  const reads: string[] = []
  const counted = (table: Table): Table => ({
    ...table,
    get: key => (reads.push(key.PK), table.get(key)),
    getMany: (keys, consistency) => (reads.push(...keys.map(({ PK }) => PK)), table.getMany(keys, consistency)),
    query: range => (reads.push(range.PK), table.query(range)),
  })
  const publishing = publishingChanges(devices.remove, implementation)
  const handler = handle(devices.remove, traccar, ({ context, ...input }) => {
    const table = counted(input.table)
    return publishing({ ...input, table, context: { ...context, table } })
  })
  const { cookie } = here.alice
  const { status } = await callHandler(handler, devices.remove, { params: { id: 1 }, cookies: [cookie] })
  return { status, reads }
}

test('only the subscriber state is read if no client is connected', async () => {
  const here = await start()
  expect(await remove(here)).toEqual({ status: 204, reads: ['CONFIG', 'CONFIG'] })
  expect(here.queue).toEqual([])
})

test('connected clients get the device and its previous viewers after the commit', async () => {
  const here = await start()
  await connect(here)
  let published = -1
  const { status } = await remove(here, async () => void (published = here.queue.length))
  expect([status, published]).toEqual([204, 0])
  expect(here.queue).toMatchObject([{ devices: [1], saw: expect.arrayContaining([here.alice.id]) }])
})

test('a failed operation publishes nothing', async () => {
  const here = await start()
  await connect(here)
  const { status } = await remove(here, () => Promise.reject(new Error('no')))
  expect([status, here.queue]).toEqual([500, []])
})

test('a failed notification does not fail the operation', async () => {
  const here = await start()
  await connect(here)
  Object.assign(here.host, { liveQueue: { put: () => Promise.reject(new Error('refused')) } })
  expect(await remove(here)).toMatchObject({ status: 204 })
  expect(here.host.logged).toMatchObject([{ entry: { message: 'live clients were not notified' } }])
})
