import { signedTable } from '#shared/aws/signedTable.ts'
import { functions } from '#shared/api/functions.ts'
import { deviceId } from '#shared/model/ids.ts'
import { claimNextCommand } from '#shared/table/commands.ts'
import { atMinute, drive } from '../../../kit/drive.ts'
import { world } from '../../../kit/world.ts'

const list = 'traccar.commands.queue'
const query = { deviceId: 1 }

/**
 * World with a van of Alice that reported at noon. claim takes the next command with the grants of the ingest function.
 */
const withVan = async () => {
  const here = await world()
  const { alice, host } = here
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200, { id: 1 })
  await drive(1, [atMinute(0)])
  const { address, grants } = functions.trackers
  const send = (data: string) =>
    alice.calls('traccar.commands.create', { body: { deviceId: 1, type: 'custom', attributes: { data } } }).gets(200)
  const claim = () => claimNextCommand(signedTable(host, address, grants), deviceId(1), 'v', host.now())
  return { ...here, send, claim }
}

test('lists a pending command, and a delivered one with its time for 7 days', async () => {
  const { alice, host, send, claim } = await withVan()
  await send('first')
  host.clock.set('2026-06-01T12:00:10Z')
  await send('second')
  host.clock.set('2026-06-01T12:00:20Z')
  expect(await claim()).toBe('first')
  const { json } = await alice.calls(list, { query }).gets(200)
  const common = { deviceId: 1, type: 'custom' }
  expect(json).toEqual([
    {
      ...common,
      id: Date.parse('2026-06-01T12:00:10Z'),
      attributes: { data: 'second' },
      queuedTime: '2026-06-01T12:00:10.000+00:00',
      handedOutTime: null,
    },
    {
      ...common,
      id: Date.parse('2026-06-01T12:00:00Z'),
      attributes: { data: 'first' },
      queuedTime: '2026-06-01T12:00:00.000+00:00',
      handedOutTime: '2026-06-01T12:00:20.000+00:00',
    },
  ])
  // The second command expires 7 days after it was queued, the first one 7 days after its delivery.
  host.clock.set('2026-06-08T12:00:19Z')
  await alice.calls(list, { query }).gets(200, [{ attributes: { data: 'first' } }])
  host.clock.set('2026-06-08T12:00:20Z')
  expect((await alice.calls(list, { query }).gets(200)).json).toEqual([])
})

test('delivers each command once and lists at most 100', async () => {
  const { alice, host, send, claim } = await withVan()
  for (let n = 1; n <= 101; n += 1) {
    await send(String(n))
    host.clock.advance(1000)
    expect(await claim()).toBe(String(n))
    expect(await claim()).toBeUndefined()
  }
  const { json } = await alice.calls(list, { query }).gets(200)
  expect(json).toHaveLength(100)
  expect([json[0].attributes.data, json[99].attributes.data]).toEqual(['101', '2'])
}, 60_000)

test('rejects devices of other users and returns an empty list without a device', async () => {
  const { alice, bob } = await withVan()
  await bob.calls(list, { query }).gets(400, 'Device access denied')
  expect((await alice.calls(list).gets(200)).json).toEqual([])
  expect((await alice.calls(list, { query }).gets(200)).json).toEqual([])
})
