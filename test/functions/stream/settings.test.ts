import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { deviceId } from '#shared/model/ids.ts'
import { atMinute } from '../../kit/drive.ts'
import { kinesisEvent } from '../../kit/kinesis.ts'
import { world } from '../../kit/world.ts'

test('applies changed device and server settings from the next report in a running consumer', async () => {
  const { alice, admin } = await world()
  const { json: van } = await alice
    .calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } })
    .gets(200)
  const handler = consume(positionsConsumer())
  let sent = 0
  const report = async (minute: number) => {
    const point = atMinute(minute, { speed: 0 })
    const record = {
      v: 1 as const,
      deviceId: deviceId(van.id),
      protocol: 'osmand',
      receivedAt: point.fixTime + 500,
      points: [point],
    }
    await handler(kinesisEvent([record], (sent += 1)))
    return (await alice.calls('traccar.positions.list').gets(200)).json[0].fixTime.slice(11, 16)
  }
  expect(await report(0)).toBe('12:00')
  const dropping = { 'filter.enable': 'true', 'filter.static': 'true' }
  await alice
    .calls('traccar.devices.update', { params: { id: van.id }, body: { ...van, attributes: dropping } })
    .gets(200)
  expect(await report(1)).toBe('12:00')
  await alice.calls('traccar.devices.update', { params: { id: van.id }, body: van }).gets(200)
  expect(await report(2)).toBe('12:02')
  await admin.calls('traccar.server.update', { body: { id: 1, attributes: dropping } }).gets(200)
  expect(await report(3)).toBe('12:02')
})
