import type { media as operations } from '#shared/api/traccar/media.ts'
import { maySeeDevice } from '#shared/domain/access.ts'
import { notFound } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { raw } from '#shared/http/reply.ts'
import { IMAGE_MEDIA_TYPES, imageName, imageTypeOf } from '#shared/model/image.ts'
import type { DeviceId } from '#shared/model/ids.ts'
import { images } from '#shared/table/images.ts'
import { permissions } from '#shared/table/permissions.ts'
import type { Table } from '#shared/table/table.ts'

/** An unknown device, one of others, and another file are the same to the caller. */
export const get: Implementation<typeof operations.get> = async ({ params: { uniqueId, file }, caller, table }) => {
  const device = await images(table).deviceOf(uniqueId)
  if (device === undefined || !(await isVisible(device, caller, table))) throw notFound('No such image')
  const image = await images(table).of(device)
  const type = imageTypeOf(image)
  if (!type || file !== imageName(type)) throw notFound('No such image')
  // The name of the file stays the same when the image changes.
  return raw({ body: image, contentType: IMAGE_MEDIA_TYPES[type], headers: { 'cache-control': 'no-store' } })
}

const isVisible = async (device: DeviceId, caller: Caller, table: Table): Promise<boolean> => {
  const question = { devices: [device], groups: [], users: [], server: false }
  return maySeeDevice(caller, (await permissions(table).facts(caller, question)).facts, device)
}
