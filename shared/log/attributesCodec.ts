/** The free attributes of a row: what changed since the row before, and the odometer apart, which always changes. */
import type { Attributes } from '../model/wire.ts'
import type { Reader, Writer } from './bytes.ts'
import { isExact, toSteps } from './numberCodec.ts'

const CENTI = 100
const NO_ODOMETER = 0
const STOOD = 1
const MOVED = 2
const JUMPED = 3

const sumOf = (total: number, distance: number) => toSteps(total + distance, CENTI) / CENTI

/**
 * The attributes `distance` and `totalDistance`, which differ in nearly every row: the second mostly follows from the
 * first. Other values than the pipeline's own are left to the attribute patch.
 */
export const odometerOf = ({ distance, totalDistance }: Attributes, before: number) => {
  const usual = (value: unknown): value is number => typeof value === 'number' && value >= 0 && isExact(value, CENTI)
  if (!usual(distance) || !usual(totalDistance)) return { code: NO_ODOMETER, written: false, write: () => undefined }
  const follows = sumOf(before, distance) === totalDistance
  const code = !follows ? JUMPED : distance === 0 ? STOOD : MOVED
  const write = (out: Writer) => {
    if (code !== STOOD) out.unsigned(toSteps(distance, CENTI))
    if (code === JUMPED) out.unsigned(toSteps(totalDistance, CENTI))
  }
  return { code, written: true, write }
}

/** The two attributes as `odometerOf` wrote them. */
export const readOdometer = (input: Reader, code: number, before: number): Attributes => {
  if (code === NO_ODOMETER) return {}
  const distance = code === STOOD ? 0 : input.unsigned() / CENTI
  return { distance, totalDistance: code === JUMPED ? input.unsigned() / CENTI : sumOf(before, distance) }
}

/** What changed, as JSON: new values, and null for what is gone. Undefined when nothing did. */
export const patchOf = (now: Attributes, before: Attributes): string | undefined => {
  const changed = Object.entries(now).filter(([key, value]) => !Object.hasOwn(before, key) || before[key] !== value)
  const gone = Object.keys(before).filter(key => !Object.hasOwn(now, key))
  if (changed.length + gone.length === 0) return undefined
  return JSON.stringify(Object.fromEntries([...changed, ...gone.map(key => [key, null])]))
}

/** The attributes after a patch. */
export const patched = (before: Attributes, patch: string): Attributes => {
  const changes: Record<string, Attributes[string] | null> = JSON.parse(patch)
  const result: Attributes = {}
  for (const [key, value] of Object.entries({ ...before, ...changes })) if (value !== null) result[key] = value
  return result
}
