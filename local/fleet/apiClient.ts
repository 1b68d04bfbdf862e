/** API client of the demo and the replay, signed in as an administrator. */
import * as z from 'zod/mini'
import type { Coordinates } from '#shared/domain/geometry.ts'
import { degrees } from '#shared/units.ts'

export interface Account {
  /** `http://127.0.0.1:8082` */
  readonly apiAddress: string
  readonly email: string
  readonly password: string
}

const Device = z.object({ id: z.number(), uniqueId: z.string() })
const Devices = z.array(Device)
const Created = z.object({ attributes: z.object({ ingestKey: z.optional(z.string()) }) })

export interface Registered {
  /** Unique ids of the devices that are new. */
  readonly added: ReadonlySet<string>
  /** Keys of new devices by unique id, if the server requires keys. */
  readonly ingestKeys: ReadonlyMap<string, string>
}

/**
 * Registers missing devices. `names` has the name of each unique id, and `settings` the other members of new devices.
 * Throws ApiError.
 */
export const registerDevices = async (
  account: Account,
  names: ReadonlyMap<string, string>,
  settings: ReadonlyMap<string, object> = new Map(),
): Promise<Registered> => {
  const present = new Set((await deviceNumbers(account)).keys())
  const added = new Set([...names.keys()].filter(uniqueId => !present.has(uniqueId)))
  const ingestKeys = new Map<string, string>()
  for (const uniqueId of added) {
    const body = { ...settings.get(uniqueId), name: names.get(uniqueId) ?? uniqueId, uniqueId }
    const { attributes } = Created.parse(await call(account, 'POST', '/api/devices', body))
    if (attributes.ingestKey !== undefined) ingestKeys.set(uniqueId, attributes.ingestKey)
  }
  return { added, ingestKeys }
}

const KeyState = z.object({ hasKey: z.boolean() })
const CreatedKey = z.object({ key: z.string() })

/** Creates another key for a registered device if it has one, because nobody can read the present one. Throws ApiError. */
export const replacedKey = async (account: Account, uniqueId: string): Promise<string | undefined> => {
  const path = `/api/devices/${await deviceNumber(account, uniqueId)}/key`
  const { hasKey } = KeyState.parse(await call(account, 'GET', path))
  return hasKey ? CreatedKey.parse(await call(account, 'POST', path)).key : undefined
}

/** Returns the ids of all devices by unique id. Throws ApiError. */
export const deviceNumbers = async (account: Account): Promise<ReadonlyMap<string, number>> => {
  const devices = Devices.parse(await call(account, 'GET', '/api/devices?all=true'))
  return new Map(devices.map(({ uniqueId, id }) => [uniqueId, id]))
}

/** Returns the id of a registered device. Throws ApiError, or an error if the device does not exist. */
export const deviceNumber = async (account: Account, uniqueId: string): Promise<number> => {
  const found = (await deviceNumbers(account)).get(uniqueId)
  if (found === undefined) throw new Error(`device ${uniqueId} not found on the server`)
  return found
}

const Positions = z.array(z.object({ deviceId: z.number(), latitude: z.number(), longitude: z.number() }))

/** Returns the latest coordinates of the account's devices by id. Throws ApiError. */
export const latestPlaces = async (account: Account): Promise<ReadonlyMap<number, Coordinates>> => {
  const positions = Positions.parse(await call(account, 'GET', '/api/positions'))
  return new Map(
    positions.map(({ deviceId, latitude, longitude }) => [
      deviceId,
      { latitude: degrees(latitude), longitude: degrees(longitude) },
    ]),
  )
}

/** The status of a response is not 2xx. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message)
  }
}

/** Sends a request. Returns the JSON of the response, or undefined if it has no body. Throws ApiError. */
export const call = async ({ apiAddress, email, password }: Account, method: string, path: string, body?: object) => {
  const response = await fetch(apiAddress + path, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new ApiError(`${method} ${path} returned ${response.status}: ${text}`, response.status)
  const content: unknown = text === '' ? undefined : JSON.parse(text)
  return content
}
