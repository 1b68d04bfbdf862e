/** The free data of DeviceHive's users and devices: any JSON object of a bounded size. */
import { isJsonObject } from '../../model/attributes.ts'

const BYTES_MAX = 16 * 1024
const NO_OBJECT = "'parameters' must be JSON Object!"

/** Returns why a value is not accepted as data, or undefined. */
export const refusedData = (value: unknown): string | undefined => {
  if (value === null) return undefined
  if (!isJsonObject(value)) return NO_OBJECT
  return new TextEncoder().encode(JSON.stringify(value)).length > BYTES_MAX ? 'data must be at most 16 KB' : undefined
}
