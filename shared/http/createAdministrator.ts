import { firstAdministrator } from '../domain/userRules.ts'
import { CallerError } from '../errors.ts'
import type { Stores } from '../table/stores.ts'
import { hashPassword } from './passwords.ts'

/** Creates the first administrator, unless there has ever been a user; says whether it did. Can run any number of times. */
export const createAdministrator = async (
  { users }: Stores,
  email: string,
  password: () => Promise<string>,
): Promise<boolean> => {
  if (await users.any()) return false
  const phc = await hashPassword(await password())
  try {
    await users.createFirst({ profile: firstAdministrator(email), phc, token: null })
    return true
  } catch (error) {
    // Another run was quicker.
    if (error instanceof CallerError && error.kind === 'conflict') return false
    throw error
  }
}
