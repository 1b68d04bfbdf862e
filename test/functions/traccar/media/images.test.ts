/** Images of devices: upload, and download by those who see the device. */
import { erase } from '#shared/table/erasure.ts'
import { world } from '../../../kit/world.ts'

const UPLOAD = 'traccar.devices.setImage'
const GET = 'traccar.media.get'

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(20, 7)])
const JPEG = Buffer.from('ffd8ffe000104a46', 'hex')
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

const withVan = async () => {
  const here = await world()
  const { alice } = here
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van 1' } }).gets(200, { id: 1 })
  const uploads = (bytes: Uint8Array, person = alice, id = 1) =>
    person.calls(UPLOAD, { params: { id }, body: base64(bytes) })
  const reads = (file: string, person: Pick<typeof alice, 'calls'> = alice, uniqueId = 'van 1') =>
    person.calls(GET, { params: { uniqueId, file } })
  return { ...here, uploads, reads }
}

test.each([
  ['png', 'image/png', PNG],
  ['jpg', 'image/jpeg', JPEG],
  ['gif', 'image/gif', Buffer.from('GIF89a and more')],
  ['webp', 'image/webp', Buffer.from('RIFF1234WEBPVP8 ')],
])('stores a %s and returns its name and its bytes', async (ending, mediaType, bytes) => {
  const { uploads, reads } = await withVan()
  await uploads(bytes).gets(200, `device.${ending}`)
  const { headers, bytes: read } = await reads(`device.${ending}`).gets(200)
  expect(headers).toMatchObject({ 'content-type': mediaType, 'x-content-type-options': 'nosniff' })
  expect(read).toEqual(bytes)
})

test('stores 500,000 bytes, which are two items, and replaces them by a smaller image', async () => {
  const { uploads, reads } = await withVan()
  const large = Buffer.concat([PNG, Buffer.alloc(500_000 - PNG.length, 1)])
  await uploads(large).gets(200, 'device.png')
  expect((await reads('device.png').gets(200)).bytes.equals(large)).toBe(true)
  await uploads(JPEG).gets(200, 'device.jpg')
  expect((await reads('device.jpg').gets(200)).bytes).toEqual(JPEG)
  await reads('device.png').gets(404, 'No such image')
})

test.each([
  ['500,001 bytes', Buffer.concat([PNG, Buffer.alloc(500_001 - PNG.length)]), 'The body must be at most 500,000 bytes'],
  [
    'an SVG',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    'The image must be a JPEG, PNG, GIF or WebP file',
  ],
  ['a page', Buffer.from('<script>alert(1)</script>'), 'The image must be a JPEG, PNG, GIF or WebP file'],
  ['nothing', Buffer.alloc(0), 'A body is required'],
])('refuses %s, and keeps the earlier image', async (_, bytes, message) => {
  const { uploads, reads } = await withVan()
  await uploads(PNG).gets(200)
  await uploads(bytes).gets(400, message)
  expect((await reads('device.png').gets(200)).bytes).toEqual(PNG)
})

test('refuses other types of content, such as image/svg+xml', async () => {
  const { alice } = await withVan()
  const sent = { params: { id: 1 }, body: base64(PNG) }
  for (const type of ['image/svg+xml', 'text/html', 'application/json'])
    await alice
      .calls(UPLOAD, { ...sent, headers: { 'content-type': type } })
      .gets(415, 'The body must be a JPEG, PNG, GIF or WebP image')
  for (const type of ['image/*', 'image/jpeg', 'image/webp'])
    await alice.calls(UPLOAD, { ...sent, headers: { 'content-type': type } }).gets(200, 'device.png')
})

test('shows an image to who sees the device, and 404 to all others', async () => {
  const { uploads, reads, admin, bob, stranger } = await withVan()
  await uploads(PNG).gets(200)
  await reads('device.png', admin).gets(200)
  await reads('device.png', bob).gets(404, 'No such image')
  await reads('device.png', stranger).gets(401)
  await reads('device.png', bob, 'nobody').gets(404, 'No such image')
  for (const file of ['device.jpg', '../device.png', '1', '%00']) await reads(file).gets(404, 'No such image')
  await reads('device.png', admin, 'x'.repeat(5000)).gets(404, 'No such image')
})

test('is for those who can change the device', async () => {
  const { uploads, bob, user, admin } = await withVan()
  await uploads(PNG, bob).gets(400, 'Device access denied')
  const reader = await user('reader', { deviceReadonly: true })
  await admin.calls('traccar.permissions.link', { body: { userId: reader.id, deviceId: 1 } }).gets(204)
  await uploads(PNG, reader).gets(400)
  await uploads(PNG, admin).gets(200)
  await uploads(PNG, admin, 99).gets(400, 'Device access denied')
})

test('is erased with the device, also for a new device with the same unique id', async () => {
  const { uploads, reads, alice, table, host } = await withVan()
  await uploads(PNG).gets(200)
  await alice.calls('traccar.devices.remove', { params: { id: 1 } }).gets(204)
  await reads('device.png').gets(404)
  expect(await erase(table, { now: host.now, until: host.now() + 1000 })).toBeGreaterThan(0)
  host.clock.advance(3_600_000)
  await erase(table, { now: host.now, until: host.now() + 1000 })
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van 1' } }).gets(200, { id: 2 })
  await reads('device.png').gets(404)
})
