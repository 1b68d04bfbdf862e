import { functions } from '#shared/api/functions.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import { secretsOf } from '#shared/aws/secrets.ts'
import { createAdministrator } from '#shared/http/createAdministrator.ts'
import { warned } from '#shared/http/passwords.ts'
import { userId } from '#shared/model/ids.ts'
import { currentHost, type Host } from '#shared/runtime.ts'
import { stores } from '#shared/table/stores.ts'

/** Runs after each deployment and at each local start: creates what every installation begins with, where there is nothing. */
interface SetupEvent {
  /** `admin` unless said otherwise. */
  readonly adminEmail?: string
  /** Read from the secret that the environment names, unless given here. */
  readonly adminPassword?: string
}

const { address, grants } = functions.setup

/** Says whether it created the administrator. Can run any number of times, also at once. */
export const setup = async (event: SetupEvent): Promise<{ readonly administratorCreated: boolean }> => {
  const host = currentHost()
  const known = stores(sdkTable(host, address, grants))
  await known.server.createDefault()
  const { adminEmail = 'admin', adminPassword } = event
  const password = async () => warned(host, adminPassword ?? (await passwordFromSecret(host)))
  const administratorCreated = await createAdministrator(known, adminEmail, password)
  // Clients of DeviceHive rely on both.
  await known.networks.createFirst(userId(1))
  await known.deviceTypes.createFirst()
  return { administratorCreated }
}

const passwordFromSecret = (host: Host): Promise<string> => {
  const { adminSecretArn } = host.environment
  if (adminSecretArn === undefined) throw new Error('neither a password nor a secret for the administrator is set')
  return secretsOf(host)(adminSecretArn)
}
