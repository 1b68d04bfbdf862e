import type { NewUser } from '../table/users.ts'
import type { Caller } from './authenticate.ts'

/** Returns manager and tenant of a user that the caller creates. Users created by administrators have neither. */
export const newUserOwnership = ({
  id,
  administrator,
  account,
  tenantId,
}: Caller): Pick<NewUser, 'manager' | 'standing' | 'boundBy'> => ({
  ...(!administrator && { boundBy: account }),
  ...(!administrator && account.userLimit !== 0 && { manager: { id, limit: account.userLimit } }),
  ...(!administrator && tenantId !== undefined && { standing: { tenantId } }),
})
