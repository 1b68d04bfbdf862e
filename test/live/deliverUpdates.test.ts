import { sdkSend } from '#shared/aws/sdk.ts'
import { decodeChange, mergeChanges } from '#shared/live/change.ts'
import { deliverUpdates } from '#shared/live/deliverUpdates.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { dynamoTable, type Send } from '#shared/table/dynamo.ts'
import { fleet } from '../functions/live/fleet.ts'

/** A car in a group inside another, and users with one socket each who are linked to the outer group. */
const crowd = async (watchers: number) => {
  const here = await fleet()
  const { admin, stores, group, device, user, opens, delivers } = here
  const people = await Promise.all(Array.from({ length: watchers }, (_, n) => user(`watcher${n}`)))
  const outer = await group(0)
  const inner = await group(outer)
  for (const { id } of people) await stores.links.userGroup.add(id, outer)
  const car = await device(admin, 'Car', inner)
  const sockets = await Promise.all(people.map(person => opens(person)))
  await delivers()
  for (const socket of sockets) socket.frames()
  return { ...here, people, sockets, car }
}

/** Delivers the queued changes with a client that counts its requests to the table. */
const countedDelivery = async ({ host, queue }: Awaited<ReturnType<typeof crowd>>) => {
  const { sockets, environment } = host
  if (!sockets) throw new Error('no sockets')
  const actions: string[] = []
  const send = sdkSend(environment.dynamodbEndpoint)
  const counted: Send = (action, input) => (actions.push(action), send(action, input))
  const table = dynamoTable(counted, environment.tableName)
  const change = mergeChanges(queue.splice(0).map(decodeChange))
  await deliverUpdates({ host, table, log: positionLog(table), sockets }, change)
  return actions
}

test('sends a changed device to 100 watchers of its group with at most 30 requests to the table', async () => {
  const here = await crowd(100)
  const { host, reports, sockets, car } = here
  host.clock.advance(1000)
  await reports(car, { latitude: 51 })
  const actions = await countedDelivery(here)
  for (const socket of sockets)
    expect(socket.frames()).toMatchObject([{ devices: [{ id: car }] }, { positions: [{ latitude: 51 }] }])
  expect(actions.length).toBeLessThanOrEqual(30)
  // Without a crowd of more than 500, all connections are one query.
  expect(actions.filter(action => action === 'Query')).toHaveLength(1)
})

test('sends an event to 100 watchers with at most 30 requests to the table', async () => {
  const here = await crowd(100)
  const { host, people, wants, reports, sockets, car } = here
  for (const person of people) await wants(person, 'deviceMoving')
  host.clock.advance(1000)
  await reports(car, { latitude: 51 })
  const actions = await countedDelivery(here)
  for (const socket of sockets)
    expect(socket.frames().flatMap(({ events = [] }) => events)).toMatchObject([{ type: 'deviceMoving' }])
  expect(actions.length).toBeLessThanOrEqual(30)
})

test('sends a changed device to each of 230 watchers, whose access is read in groups of 100', async () => {
  const here = await crowd(230)
  const { host, reports, delivers, sockets, car } = here
  host.clock.advance(1000)
  await reports(car, { latitude: 51 })
  await delivers()
  for (const socket of sockets)
    expect(socket.frames()).toMatchObject([{ devices: [{ id: car }] }, { positions: [{ latitude: 51 }] }])
})
