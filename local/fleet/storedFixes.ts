/** Finds out which fixes the server has stored, through its API. */
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { type Account, ApiError, call } from './apiClient.ts'
import type { Fix } from './tracker.ts'

const Positions = z.array(z.object({ fixTime: z.string(), latitude: z.number(), longitude: z.number() }))

/** Fixes per request, to limit the size of the response. */
const FIXES_MAX = 1000
const POLL_MS = 250
/** Waiting ends if no further fix is stored within this time: the server filters positions, or has a backlog. */
const QUIET_MS = 15_000
/** Maximum rounding of coordinates in the position log. */
const ROUNDING_DEGREES = 1e-6

/** Returns the fixes for which the device has a position with the same time and coordinates. */
export const storedFixes = async (
  account: Account,
  device: number,
  fixes: readonly Fix[],
): Promise<ReadonlySet<Fix>> => {
  const sorted = fixes.toSorted((a, b) => a.time - b.time)
  const found = new Set<Fix>()
  for (let n = 0; n < sorted.length; n += FIXES_MAX)
    for (const fix of await storedOf(account, device, sorted.slice(n, n + FIXES_MAX))) found.add(fix)
  return found
}

/** Expects fixes sorted by time. Halves the range if other positions in it make the response too large. */
const storedOf = async (account: Account, device: number, fixes: readonly Fix[]): Promise<Fix[]> => {
  const [first, last] = [fixes[0], fixes.at(-1)]
  if (!first || !last) return []
  const range = `from=${iso(first.time)}&to=${iso(last.time + 1)}`
  try {
    const positions = Positions.parse(await call(account, 'GET', `/api/positions?deviceId=${device}&${range}`))
    const byTime = new Map<number, Coordinates[]>()
    for (const position of positions) {
      const time = Date.parse(position.fixTime)
      byTime.set(time, [...(byTime.get(time) ?? []), position])
    }
    return fixes.filter(fix => byTime.get(fix.time)?.some(position => isNear(position, fix)))
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 413 || fixes.length === 1) throw error
    const middle = Math.ceil(fixes.length / 2)
    const halves = [fixes.slice(0, middle), fixes.slice(middle)]
    return (await Promise.all(halves.map(half => storedOf(account, device, half)))).flat()
  }
}

const iso = (ms: number) => new Date(ms).toISOString()

type Coordinates = Pick<Fix, 'latitude' | 'longitude'>
const isNear = (a: Coordinates, b: Coordinates): boolean =>
  Math.abs(a.latitude - b.latitude) <= ROUNDING_DEGREES && Math.abs(a.longitude - b.longitude) <= ROUNDING_DEGREES

/** Waits until all fixes are stored, or no further ones for 15 seconds. Returns the stored fixes. */
export const waitUntilStored = async (
  account: Account,
  device: number,
  fixes: readonly Fix[],
): Promise<ReadonlySet<Fix>> => {
  const found = new Set<Fix>()
  let quietSince = performance.now()
  for (;;) {
    const missing = fixes.filter(fix => !found.has(fix))
    const more = await storedFixes(account, device, missing)
    for (const fix of more) found.add(fix)
    if (more.size > 0) quietSince = performance.now()
    if (found.size === fixes.length || performance.now() - quietSince > QUIET_MS) return found
    await sleep(POLL_MS)
  }
}
