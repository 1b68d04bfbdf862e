/** API client of the demo and the replay, signed in as an administrator. */
import * as z from 'zod/mini'

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

/** Registers missing devices. `names` has the name of each unique id. Throws ApiError. */
export const registerDevices = async (account: Account, names: ReadonlyMap<string, string>): Promise<Registered> => {
  const known = Devices.parse(await call(account, 'GET', '/api/devices?all=true'))
  const present = new Set(known.map(({ uniqueId }) => uniqueId))
  const added = new Set([...names.keys()].filter(uniqueId => !present.has(uniqueId)))
  const ingestKeys = new Map<string, string>()
  for (const uniqueId of added) {
    const body = { name: names.get(uniqueId) ?? uniqueId, uniqueId }
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

/** Returns the id of a registered device. Throws ApiError, or an error if the device does not exist. */
export const deviceNumber = async (account: Account, uniqueId: string): Promise<number> => {
  const devices = Devices.parse(await call(account, 'GET', '/api/devices?all=true'))
  const found = devices.find(device => device.uniqueId === uniqueId)
  if (!found) throw new Error(`device ${uniqueId} not found on the server`)
  return found.id
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
