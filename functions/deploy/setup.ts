/** Runs after each deployment and at each local start: creates the settings and the first administrator if there are none. */
import { functions } from '#shared/api/functions.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import { secretText } from '#shared/aws/secrets.ts'
import { CallerError } from '#shared/errors.ts'
import { firstAdministrator } from '#shared/domain/userRules.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { currentHost, type Host } from '#shared/runtime.ts'
import { stores } from '#shared/table/stores.ts'

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
  const { server, users } = stores(sdkTable(host, address, grants))
  await server.createDefault()
  if (await users.any()) return { administratorCreated: false }
  const phc = await hashPassword(event.adminPassword ?? (await passwordFromSecret(host)))
  try {
    await users.createFirst({ profile: firstAdministrator(event.adminEmail ?? 'admin'), phc, token: null })
    return { administratorCreated: true }
  } catch (error) {
    // Another run was quicker.
    if (error instanceof CallerError && error.kind === 'conflict') return { administratorCreated: false }
    throw error
  }
}

const passwordFromSecret = ({ environment: { adminSecretArn, region } }: Host): Promise<string> => {
  if (adminSecretArn === undefined) throw new Error('neither a password for the administrator nor a secret was given')
  return secretText(adminSecretArn, region)
}
