import type { diagnosis as operations } from '#shared/api/traccar/diagnosis.ts'
import { expiryOf, isShutOff } from '#shared/domain/deviceExpiry.ts'
import { settingsFrom, statusTimeoutMs } from '#shared/domain/settings.ts'
import { forbidden } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import type { DeviceDiagnosis } from '#shared/model/diagnosis.ts'
import { deviceId } from '#shared/model/ids.ts'
import type { Position } from '#shared/model/position.ts'
import { traccarTime } from '#shared/model/time.ts'
import { devices } from '#shared/table/devices.ts'
import { ingestKeys } from '#shared/table/ingestKeys.ts'
import { quarantine } from '#shared/table/quarantine.ts'
import { server } from '#shared/table/server.ts'

/** An entry can have 400 KB. */
const REFUSED_MAX = 10

export const get: Implementation<typeof operations.get> = async ({ params, table, now }) => {
  const id = deviceId(params.id)
  const [[device], [position], keys, refused, settings] = await Promise.all([
    devices(table).byIds([id], now),
    positionLog(table).latest([id]),
    ingestKeys(table).state(id, now),
    quarantine(table, () => now).ofDevice(id, REFUSED_MAX),
    server(table).get(),
  ])
  // The device was deleted since its access was checked.
  if (!device || !keys) throw forbidden('Device access denied')
  const { refusals } = keys
  return {
    deviceId: id,
    disabled: isShutOff(expiryOf(device.disabled, device.expirationTime), now),
    status: device.status,
    lastUpdate: device.lastUpdate,
    statusTimeout: Math.round(statusTimeoutMs(settingsFrom(device.attributes, settings.attributes))),
    latestFix: position ? fixModel(position) : null,
    refusedPoints: refused.map(({ receivedAt, reason, retryAt }) => ({
      serverTime: traccarTime(receivedAt),
      reason,
      willRetry: retryAt !== undefined,
    })),
    hasKey: keys.keys.length > 0,
    refusedForKey: refusals?.count ?? 0,
    lastRefusedForKey: refusals ? traccarTime(refusals.at) : null,
    lastRefusedFrom: refusals?.source ?? null,
  }
}

const fixModel = (position: Position): NonNullable<DeviceDiagnosis['latestFix']> => {
  const { fixTime, serverTime, deviceTime, protocol, valid, outdated, attributes } = position
  const { batteryLevel, charge } = attributes
  return {
    fixTime: traccarTime(fixTime),
    serverTime: traccarTime(serverTime),
    protocol: protocol === '' ? null : protocol,
    valid,
    outdated,
    batteryLevel: typeof batteryLevel === 'number' ? batteryLevel : null,
    charge: typeof charge === 'boolean' ? charge : null,
    clockOffset: Math.round(deviceTime - serverTime),
  }
}
