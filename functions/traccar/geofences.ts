import { geofences as operations } from '#shared/api/traccar/geofences.ts'
import { parseArea } from '#shared/domain/wkt.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import type { HandlerInput, Implementation } from '#shared/http/implementation.ts'
import type { Geofence } from '#shared/model/geofence.ts'
import { deviceId, geofenceId, groupId, userId } from '#shared/model/ids.ts'
import { type GeofenceRecord, geofences } from '#shared/table/geofences.ts'
import type { Table } from '#shared/table/table.ts'
import { checkSameId } from './sameId.ts'

export const list: Implementation<typeof operations.list> = async ({ query, caller, table }) => {
  const wanted = await filters(query, table)
  const isWanted = (id: number) => wanted.every(ids => ids.has(id))
  if (query.all) {
    if (!caller.administrator) throw forbidden('Admin access required')
    return (await geofences(table).all()).filter(({ id }) => isWanted(id))
  }
  const owner = query.userId === undefined ? caller.id : userId(query.userId)
  const linked = await geofences(table).linkedToUser(owner)
  return geofences(table).byIds(linked.filter(isWanted).sort((a, b) => a - b))
}

type Given = HandlerInput<typeof operations.list>

/** Returns the geofences linked to the requested group and to the requested device, without inherited ones. */
const filters = async (query: Given['query'], table: Table): Promise<ReadonlySet<number>[]> => {
  const linked = await Promise.all([
    ...(query.groupId === undefined ? [] : [geofences(table).linkedToGroup(groupId(query.groupId))]),
    ...(query.deviceId === undefined ? [] : [geofences(table).linkedToDevice(deviceId(query.deviceId))]),
  ])
  return linked.map(ids => new Set(ids))
}

export const create: Implementation<typeof operations.create> = async ({ body, caller, table }) => {
  const record = geofenceRecordOf(body)
  const id = await geofences(table).create(record, caller.id)
  return { ...record, id }
}

export const update: Implementation<typeof operations.update> = async ({ params, body, table }) => {
  checkSameId(params.id, body.id)
  const record = geofenceRecordOf(body)
  const id = geofenceId(params.id)
  if (!(await geofences(table).update(id, record))) throw forbidden('Geofence access denied')
  return { ...record, id }
}

export const remove: Implementation<typeof operations.remove> = async ({ params, table }) => {
  if (!(await geofences(table).remove(geofenceId(params.id)))) throw forbidden('Geofence access denied')
}

/** Checks shared by operations that change geofences. */

/** Returns the members of a body to store. Throws badRequest if the area is invalid. */
const geofenceRecordOf = ({ id: _id, ...record }: Geofence): GeofenceRecord => {
  const parsed = parseArea(record.area)
  if ('problem' in parsed) throw badRequest(parsed.problem)
  return record
}
