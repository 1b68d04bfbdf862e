import { setHost } from '#shared/runtime.ts'
import { world } from '../../../kit/world.ts'
import { PLACE, send } from '../../ingest/tracker.ts'

const van = { name: 'Van', uniqueId: 'van-7' }

/** World whose server requires keys. `report` sends a report and returns the status. */
const start = async () => {
  const here = await world('2026-06-01T12:00:00Z')
  setHost({ ...here.host, stream: { put: async () => undefined } })
  const setRule = (ingestKeys: string) =>
    here.admin.calls('traccar.server.update', { body: { attributes: { ingestKeys } } }).gets(200)
  const report = async (key = '', id = van.uniqueId) => {
    here.host.clock.advance(1000)
    return (await send({ query: `id=${id}&${PLACE}&key=${key}` })).statusCode
  }
  return { ...here, setRule, report }
}

test('a new device gets a key, which only the response to its creation contains', async () => {
  const { alice, setRule, report } = await start()
  await setRule('required')
  const { json } = await alice.calls('traccar.devices.create', { body: { ...van, attributes: { vin: 'W1' } } })
  const { ingestKey, ...attributes } = json.attributes
  expect(attributes).toEqual({ vin: 'W1' })
  expect([await report(), await report(ingestKey)]).toEqual([401, 200])
  await alice.calls('traccar.devices.list').gets(200, [{ attributes: { vin: 'W1' } }])
  // Clients send the whole answer back.
  const params = { id: Number(json.id) }
  const update = { params, body: { ...json, name: 'Truck' } }
  await alice.calls('traccar.devices.update', update).gets(200, { name: 'Truck', attributes: { vin: 'W1' } })
  expect((await alice.calls('traccar.devices.list')).text).not.toContain('key')
  expect(await report(ingestKey)).toBe(200)
})

test('a client cannot choose the key', async () => {
  const { alice, setRule, report } = await start()
  const chosen = `key_${'0'.repeat(26)}`
  const attributes = { ingestKey: chosen }
  await alice.calls('traccar.devices.create', { body: { ...van, attributes } }).gets(200, { attributes: {} })
  await setRule('required')
  const { json } = await alice.calls('traccar.devices.create', { body: { ...van, uniqueId: 'van-8', attributes } })
  expect(json.attributes.ingestKey).not.toBe(chosen)
  expect(await report(chosen, 'van-8')).toBe(401)
})

test('the key can be replaced but not removed, and devices from before need none', async () => {
  const { alice, setRule, report } = await start()
  await alice.calls('traccar.devices.create', { body: van }).gets(200)
  await setRule(' Required ')
  expect(await report()).toBe(200)
  const params = { id: 1 }
  await alice.calls('traccar.ingestKeys.get', { params }).gets(200, { hasKey: false, required: true })
  const { json } = await alice.calls('traccar.ingestKeys.rotate', { params }).gets(200)
  await alice.calls('traccar.ingestKeys.remove', { params }).gets(400, 'This server requires keys: create another one')
  await alice.calls('traccar.ingestKeys.remove', { params, query: { earlier: true } }).gets(204)
  expect([await report(), await report(json.key)]).toEqual([401, 200])
  await setRule('optional')
  await alice.calls('traccar.ingestKeys.remove', { params }).gets(204)
  expect(await report()).toBe(200)
})
