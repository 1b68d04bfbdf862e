/** Why a device is silent. */
import type { DeviceDiagnosis } from '#shared/model/diagnosis.ts'
import { findingsOf } from '../../web/src/pages/silence/findings.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')
const MINUTE_MS = 60_000
const ago = (minutes: number) => new Date(NOW - minutes * MINUTE_MS).toISOString()

const fix = {
  fixTime: ago(60),
  serverTime: ago(60),
  protocol: 'osmand',
  valid: true,
  outdated: false,
  batteryLevel: 80,
  charge: null,
  clockOffset: -500,
}
const silent: DeviceDiagnosis = {
  deviceId: 1,
  disabled: false,
  status: 'unknown',
  lastUpdate: ago(60),
  statusTimeout: 10 * MINUTE_MS,
  latestFix: fix,
  refusedPoints: [],
  hasKey: false,
  refusedForKey: 0,
  lastRefusedForKey: null,
  lastRefusedFrom: null,
}
const kinds = (changes: Partial<DeviceDiagnosis>) => findingsOf({ ...silent, ...changes }, NOW).map(({ kind }) => kind)

test('knows no cause if everything was in order until the last report', () => {
  expect(findingsOf(silent, NOW)).toEqual([{ kind: 'silent', sinceMs: 60 * MINUTE_MS }, { kind: 'unknown' }])
  expect(kinds({ lastUpdate: ago(9) })).toEqual(['reports', 'noPlace'])
  expect(kinds({ lastUpdate: null, latestFix: null })).toEqual(['never'])
})

test('names the cause', () => {
  expect(kinds({ disabled: true })).toEqual(['silent', 'disabled'])
  expect(kinds({ hasKey: true, refusedForKey: 7, lastRefusedForKey: ago(1) })).toEqual(['silent', 'key'])
  expect(kinds({ refusedPoints: [{ serverTime: ago(1), reason: 'no latitude', willRetry: false }] })).toEqual([
    'silent',
    'refused',
  ])
  expect(kinds({ latestFix: { ...fix, batteryLevel: 3 } })).toEqual(['silent', 'battery'])
  expect(kinds({ latestFix: { ...fix, clockOffset: 3_600_000 } })).toEqual(['silent', 'clock'])
  expect(kinds({ latestFix: { ...fix, valid: false } })).toEqual(['silent', 'invalid'])
  expect(kinds({ latestFix: null })).toEqual(['silent', 'noPlace'])
})

test('ignores what was refused before later reports, and a low battery that is charging', () => {
  expect(kinds({ lastRefusedForKey: ago(100), refusedForKey: 1 })).toEqual(['silent', 'unknown'])
  expect(kinds({ refusedPoints: [{ serverTime: ago(100), reason: 'x', willRetry: false }] })).toEqual([
    'silent',
    'unknown',
  ])
  expect(kinds({ latestFix: { ...fix, batteryLevel: 3, charge: true } })).toEqual(['silent', 'unknown'])
})
