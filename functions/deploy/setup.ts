/** Runs after each deployment and at each local start: creates the settings, the first administrator and what DeviceHive's clients expect, if there are none. */
import { functions } from '#shared/api/functions.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import { secretText } from '#shared/aws/secrets.ts'
import { CallerError } from '#shared/errors.ts'
import { firstAdministrator } from '#shared/domain/userRules.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { userId } from '#shared/model/ids.ts'
import { currentHost, type Host } from '#shared/runtime.ts'
import { type Stores, stores } from '#shared/table/stores.ts'

interface SetupEvent {
  /** `admin` unless said otherwise. */
  readonly adminEmail?: string
  /** Read from the secret that the environment names, unless given here. */
  readonly adminPassword?: string
}

const { address, grants } = functions.setup

/** Says whether it created the administrator. Can run any number of times, also at once. */
export const handler = async (event: SetupEvent): Promise<{ readonly administratorCreated: boolean }> => {
  const host = currentHost()
  const known = stores(sdkTable(host, address, grants))
  await known.server.createDefault()
  const administratorCreated = await createAdministrator(event, host, known)
  await known.networks.createFirst(FIRST_NETWORK, userId(1))
  await known.deviceTypes.createFirst()
  return { administratorCreated }
}

/** Where clients of DeviceHive put devices that they don't place. To the other APIs it is a group. */
const FIRST_NETWORK = { name: 'Default Network', groupId: 0, attributes: {} }

const createAdministrator = async (event: SetupEvent, host: Host, { users }: Stores): Promise<boolean> => {
  if (await users.any()) return false
  const phc = await hashPassword(event.adminPassword ?? (await passwordFromSecret(host)))
  try {
    await users.createFirst({ profile: firstAdministrator(event.adminEmail ?? 'admin'), phc, token: null })
    return true
  } catch (error) {
    // Another run was quicker.
    if (error instanceof CallerError && error.kind === 'conflict') return false
    throw error
  }
}

const passwordFromSecret = ({ environment: { adminSecretArn, region } }: Host): Promise<string> => {
  if (adminSecretArn === undefined) throw new Error('neither a password for the administrator nor a secret was given')
  return secretText(adminSecretArn, region)
}
