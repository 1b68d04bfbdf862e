import { functions } from '#shared/api/functions.ts'
import { type CustomResourceRequest, respondToCloudFormation } from '#shared/aws/customResource.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import { secretsOf } from '#shared/aws/secrets.ts'
import { firstAdministrator } from '#shared/domain/userRules.ts'
import { CallerError } from '#shared/errors.ts'
import { hashPassword, warned } from '#shared/http/passwords.ts'
import { userId } from '#shared/model/ids.ts'
import { currentHost, type Host } from '#shared/runtime.ts'
import { deviceTypes } from '#shared/table/deviceTypes.ts'
import { networks } from '#shared/table/networks.ts'
import { pushKeys } from '#shared/table/pushKeys.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'
import { users } from '#shared/table/users.ts'

interface SetupResult {
  readonly administratorCreated: boolean
}

interface SetupEvent {
  /** Default: `admin`. */
  readonly adminEmail?: string
  /** Default: the value of the secret in ADMIN_SECRET_ARN. */
  readonly adminPassword?: string
}

const { address, grants } = functions.setup

/**
 * Creates the records of a new deployment that do not exist yet. CloudFormation runs it as a custom resource when the code
 * changes, and the local run at each start. Parallel runs are safe.
 */
export const setup = async (event: SetupEvent | CustomResourceRequest): Promise<SetupResult> => {
  const host = currentHost()
  if (!('ResponseURL' in event)) return createRecords(host, event)
  let result: SetupResult = { administratorCreated: false }
  await respondToCloudFormation(host, event, async () => (result = await createRecords(host, {})))
  return result
}

const createRecords = async (host: Host, event: SetupEvent): Promise<SetupResult> => {
  const table = sdkTable(host, address, grants)
  await server(table).createDefault()
  const { adminEmail = 'admin', adminPassword } = event
  const password = async () => warned(host, adminPassword ?? (await passwordFromSecret(host)))
  const administratorCreated = await createAdministrator(table, adminEmail, password)
  // DeviceHive clients expect a first network and a default device type.
  await networks(table).createFirst(userId(1))
  await deviceTypes(table).createFirst()
  await pushKeys(table).create()
  return { administratorCreated }
}

/** Creates the first administrator. Returns false if a user exists or has existed. */
const createAdministrator = async (table: Table, email: string, password: () => Promise<string>): Promise<boolean> => {
  if (await users(table).any()) return false
  const phc = await hashPassword(await password())
  try {
    await users(table).createFirst({ profile: firstAdministrator(email), phc, token: null })
    return true
  } catch (error) {
    // A parallel run created it.
    if (error instanceof CallerError && error.kind === 'conflict') return false
    throw error
  }
}

const passwordFromSecret = (host: Host): Promise<string> => {
  const { adminSecretArn } = host.environment
  if (adminSecretArn === undefined) throw new Error('neither a password nor a secret for the administrator is set')
  return secretsOf(host)(adminSecretArn)
}
