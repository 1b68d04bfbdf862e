/** What operations on commands have in common. */
import { settingsFrom, statusTimeoutMs } from '../domain/settings.ts'
import { badRequest, forbidden } from '../errors.ts'
import { latestRow } from '../log/state.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import type { Stores } from '../table/stores.ts'

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
export const commandedDevice = async (named: number, stores: Stores, now: number): Promise<CommandedDevice> => {
  if (named === 0) throw forbidden('Device access denied')
  const id = deviceId(named)
  const [[device], state, server] = await Promise.all([
    stores.devices.byIds([id], now),
    stores.log.stateOf(id),
    stores.server.get(),
  ])
  const timeoutMs = statusTimeoutMs(settingsFrom(device?.attributes ?? {}, server.attributes))
  if (!state || state.seenAt === 0 || now - state.seenAt >= timeoutMs) throw badRequest('Device is offline')
  return { id, protocol: latestRow(state)?.position.protocol ?? DEFAULT_PROTOCOL }
}
