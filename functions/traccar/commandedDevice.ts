/** What operations on commands have in common. */
import { settingsFrom } from '#shared/domain/settings.ts'
import { statusTimeoutMs } from '#shared/domain/statusTimeout.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import { latestRow } from '#shared/log/state.ts'
import { deviceId, type DeviceId } from '#shared/model/ids.ts'
import { devices } from '#shared/table/devices.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'

/** Of a device that was heard, but never with a place. */
const DEFAULT_PROTOCOL = 'osmand'

export interface CommandedDevice {
  readonly id: DeviceId
  /** The protocol that it spoke last. */
  readonly protocol: string
}

/**
 * The device that the request names, whose access was checked before. Throws `forbidden` when it names none and
 * `badRequest` when the device was not heard of lately. `now` is in milliseconds.
 */
export const commandedDevice = async (named: number, table: Table, now: number): Promise<CommandedDevice> => {
  if (named === 0) throw forbidden('Device access denied')
  const id = deviceId(named)
  const [[device], state, settings] = await Promise.all([
    devices(table).byIds([id], now),
    positionLog(table).stateOf(id),
    server(table).get(),
  ])
  const timeoutMs = statusTimeoutMs(settingsFrom(device?.attributes ?? {}, settings.attributes))
  if (!state || state.seenAt === 0 || now - state.seenAt >= timeoutMs) throw badRequest('Device is offline')
  return { id, protocol: latestRow(state)?.position.protocol ?? DEFAULT_PROTOCOL }
}
