import { deviceStatus as handler } from '../../../functions/schedule.ts'
import type { Event } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import { atMinute, drive } from '../../kit/drive.ts'
import { world } from '../../kit/world.ts'

const withVan = async () => {
  const here = await world('2026-06-01T12:00:00Z')
  const { json: van } = await here.alice
    .calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } })
    .gets(200)
  const types = async () => {
    const all: Event[] = []
    for await (const event of here.stores.events.between(deviceId(van.id), 0, Date.UTC(2027, 0, 1))) all.push(event)
    return all.map(event => event.type)
  }
  const status = async () => (await here.alice.calls('traccar.devices.list').gets(200)).json[0].status
  return { ...here, van: van.id, types, status }
}

test('marks a device online by a report and unknown 10 minutes after its last report, with one event', async () => {
  const { host, van, types, status } = await withVan()
  expect(await status()).toBe('offline')
  await drive(van, [atMinute(0)])
  expect([await status(), await types()]).toEqual(['online', ['deviceOnline', 'deviceMoving']])
  host.clock.set('2026-06-01T12:10:00Z')
  expect([await handler(), await status()]).toEqual([{ marked: 0 }, 'online'])
  host.clock.set('2026-06-01T12:10:01Z')
  expect([await handler(), await handler(), await status()]).toEqual([{ marked: 1 }, { marked: 0 }, 'unknown'])
  await drive(van, [atMinute(20)])
  expect(await types()).toEqual(['deviceOnline', 'deviceMoving', 'deviceUnknown', 'deviceOnline'])
})

test('raises deviceUnknown for a gap of over 10 minutes even if the schedule did not run', async () => {
  const { van, types } = await withVan()
  await drive(van, [atMinute(0), atMinute(11)])
  expect(await types()).toEqual(['deviceOnline', 'deviceMoving', 'deviceUnknown', 'deviceOnline'])
})

test('uses the status.timeout of the device', async () => {
  const { alice, host, van } = await withVan()
  await alice
    .calls('traccar.devices.update', {
      params: { id: van },
      body: { id: van, name: 'Van', uniqueId: 'van', attributes: { 'status.timeout': '60' } },
    })
    .gets(200)
  await drive(van, [atMinute(0)])
  host.clock.set('2026-06-01T12:02:00Z')
  expect(await handler()).toEqual({ marked: 1 })
})
