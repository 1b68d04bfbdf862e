/** Checks shared by operations on commands. */
import { isCommandLimited } from '#shared/domain/commandRules.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import { statusTimeoutMs } from '#shared/domain/settings.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { latestRow } from '#shared/log/state.ts'
import { deviceId, type DeviceId } from '#shared/model/ids.ts'
import { devices } from '#shared/table/devices.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'

/** Throws forbidden if the caller can neither send commands of its own nor change saved ones. */
export const checkMayCommand = async ({
  caller,
  table,
}: {
  readonly caller: Caller
  readonly table: Table
}): Promise<void> => {
  if (isCommandLimited(caller, caller.account, await server(table).get())) throw forbidden('Operation restricted')
}

/** Protocol of a device without any position. */
const DEFAULT_PROTOCOL = 'osmand'

export interface CommandedDevice {
  readonly id: DeviceId
  /** Protocol of the latest position. */
  readonly protocol: string
}

/**
 * Returns the device of the request, whose access was already checked. Throws forbidden if the id is 0, badRequest if
 * the device is offline. `now` is Unix time in milliseconds.
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
