/** Reasons for the silence of a device, from what the server knows. */
import type { DeviceDiagnosis } from '#shared/model/diagnosis.ts'

export type Finding =
  | { readonly kind: 'disabled' | 'never' | 'reports' | 'unknown' | 'invalid' }
  | { readonly kind: 'silent'; readonly sinceMs: number }
  | { readonly kind: 'key'; readonly count: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'battery'; readonly level: number }
  | { readonly kind: 'noPlace' }
  | { readonly kind: 'clock'; readonly aheadMs: number }

const BATTERY_LOW_PERCENT = 15
/** Fixes that are further ahead of the server's clock are late or refused. */
const CLOCK_AHEAD_MS = 5 * 60_000

const timeOf = (iso: string | null): number => (iso === null ? -Infinity : Date.parse(iso))

/** Returns the findings, the most likely cause first. `now` is Unix time in milliseconds. */
export const findingsOf = (diagnosis: DeviceDiagnosis, now: number): readonly Finding[] => {
  const { lastUpdate, statusTimeout } = diagnosis
  const silentMs = now - timeOf(lastUpdate)
  const causes = causesOf(diagnosis)
  if (lastUpdate === null) return [{ kind: 'never' }, ...causes]
  if (silentMs <= statusTimeout) return [{ kind: 'reports' }, ...causes]
  const known: readonly Finding[] = causes.length > 0 ? causes : [{ kind: 'unknown' }]
  return [{ kind: 'silent', sinceMs: silentMs }, ...known]
}

const causesOf = (diagnosis: DeviceDiagnosis): Finding[] => {
  const { disabled, lastUpdate, latestFix, refusedPoints, refusedForKey, lastRefusedForKey, statusTimeout } = diagnosis
  const last = timeOf(lastUpdate)
  const [newest] = refusedPoints
  // The last accepted report can have contained refused points too.
  const isRefusedNow = newest !== undefined && timeOf(newest.serverTime) >= last - statusTimeout
  const findings: (Finding | false)[] = [
    disabled && { kind: 'disabled' },
    timeOf(lastRefusedForKey) > last && { kind: 'key', count: refusedForKey },
    isRefusedNow && { kind: 'refused', reason: newest.reason },
  ]
  if (latestFix) {
    const { batteryLevel, charge, clockOffset, serverTime, valid } = latestFix
    findings.push(
      batteryLevel !== null &&
        batteryLevel <= BATTERY_LOW_PERCENT &&
        charge !== true && { kind: 'battery', level: batteryLevel },
      last - timeOf(serverTime) > statusTimeout && { kind: 'noPlace' },
      !valid && { kind: 'invalid' },
      clockOffset > CLOCK_AHEAD_MS && { kind: 'clock', aheadMs: clockOffset },
    )
  } else if (lastUpdate !== null) findings.push({ kind: 'noPlace' })
  return findings.filter(finding => finding !== false)
}
