import type { NewUser } from '../table/users.ts'
import type { Caller } from './authenticate.ts'

/** A manager's users are its own, and those of one who belongs to a tenant belong there too. An administrator's are free. */
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
