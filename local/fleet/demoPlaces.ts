/** Groups, geofences and notifications of the demo, so that its vehicles raise events. */
import * as z from 'zod/mini'
import { type Account, call } from './apiClient.ts'

/** Areas with much traffic. The latitude comes first. */
const GEOFENCES = [
  {
    name: 'City center',
    area: 'POLYGON ((-34.906 -56.2155, -34.9024 -56.2055, -34.899 -56.1947, -34.8985 -56.178, -34.9142 -56.179, -34.9155 -56.1887, -34.9115 -56.198, -34.9105 -56.2036, -34.9122 -56.21, -34.9097 -56.2145, -34.906 -56.2155))',
  },
  { name: 'Harbor', area: 'CIRCLE (-34.895 -56.203, 900)' },
  { name: 'Bus terminal Tres Cruces', area: 'CIRCLE (-34.894 -56.1665, 500)' },
]
const NOTIFIED = ['geofenceEnter', 'deviceOverspeed']

const Created = z.object({ id: z.number() })
const User = z.object({ id: z.number(), email: z.string() })

/** Creates groups, and geofences that apply to them. Returns the id of each group by name. Throws ApiError. */
export const createPlaces = async (
  account: Account,
  groupNames: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> => {
  const create = async (path: string, body: object): Promise<number> =>
    Created.parse(await call(account, 'POST', path, body)).id
  const groups = new Map<string, number>()
  for (const name of groupNames) groups.set(name, await create('/api/groups', { name, groupId: 0, attributes: {} }))
  for (const fence of GEOFENCES) {
    const geofenceId = await create('/api/geofences', { ...fence, description: null, attributes: {} })
    for (const groupId of groups.values()) await call(account, 'POST', '/api/permissions', { groupId, geofenceId })
  }
  return groups
}

/** Shows events in the web app to the administrator. Throws ApiError. */
export const enableNotifications = async (account: Account): Promise<void> => {
  const users = z.array(User).parse(await call(account, 'GET', '/api/users'))
  const user = users.find(({ email }) => email === account.email)
  for (const type of user ? NOTIFIED : [])
    await call(account, 'POST', '/api/users/notifications', {
      id: 0,
      attributes: {},
      userId: user?.id,
      type,
      web: true,
      mail: false,
    })
}
