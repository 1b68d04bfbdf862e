import { smartServerProfile } from '../../domain/smartserver/smartServerUser.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'

/** Notes that the caller accepts the licence. Doing so again changes nothing. */
export const acceptLicense = async ({ id, account }: Caller, { users }: Stores): Promise<void> => {
  if (account.standing.smartserver?.licenseAccepted) return
  await users.update(id, before => ({
    standing: { ...before.standing, smartserver: { ...smartServerProfile(before), licenseAccepted: true } },
  }))
}
