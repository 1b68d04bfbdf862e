/** API client of the demo and the replay, signed in as an administrator. */
import * as z from 'zod/mini'

export interface Account {
  /** `http://127.0.0.1:8082` */
  readonly apiAddress: string
  readonly email: string
  readonly password: string
}

const Devices = z.array(z.object({ id: z.number(), uniqueId: z.string() }))

/** Registers missing devices. `names` has the name of each unique id. Returns the unique ids of new devices. Throws ApiError. */
export const registerDevices = async (
  account: Account,
  names: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> => {
  const known = Devices.parse(await call(account, 'GET', '/api/devices?all=true'))
  const present = new Set(known.map(({ uniqueId }) => uniqueId))
  const added = new Set([...names.keys()].filter(uniqueId => !present.has(uniqueId)))
  for (const uniqueId of added) {
    await call(account, 'POST', '/api/devices', { name: names.get(uniqueId) ?? uniqueId, uniqueId })
  }
  return added
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
