import { operations } from '#shared/api/index.ts'
import { routesOf } from '../../local/routes.ts'

const find = routesOf(operations.map(({ method, route, address }) => ({ method, path: route, address })))
const addressAt = (method: string, url: string) => {
  const found = find(method, url)
  return typeof found === 'object' ? found.address : found
}

test.each([
  ['DELETE', '/api/devices/geofences', 'traccar.devices.unlinkGeofence'],
  ['POST', '/api/groups/geofences', 'traccar.groups.linkGeofence'],
  ['DELETE', '/api/groups/geofences', 'traccar.groups.unlinkGeofence'],
  ['DELETE', '/api/groups/7', 'traccar.groups.remove'],
  ['DELETE', '/api/permissions/geofences', 'traccar.permissions.unlinkGeofence'],
  ['PUT', '/api/attributes/aliases/7', 'traccar.attributes.updateAlias'],
  ['GET', '/api/geofences?refresh=true', 'traccar.geofences.list'],
])('of two routes that fit, %s %s takes the literal one: %s', (method, url, address) => {
  expect(addressAt(method, url)).toBe(address)
})
