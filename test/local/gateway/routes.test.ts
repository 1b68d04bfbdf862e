import { operations } from '#shared/api/index.ts'
import { routesOf } from '../../../local/gateway/routes.ts'

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
])('prefers the literal route for %s %s: %s', (method, url, address) => {
  expect(addressAt(method, url)).toBe(address)
})

test.each([
  ['PUT', '/api/devices/', 'traccar.fallback.answer'],
  ['POST', '/api/devices//accumulators', 'traccar.fallback.answer'],
  ['GET', '/api/orders', 'traccar.fallback.answer'],
  ['DELETE', '/api/devices', 'traccar.fallback.answer'],
  ['DELETE', '/iap/users/', 'smartserver.fallback.answer'],
  ['GET', '/iap/users//customer', 'smartserver.fallback.answer'],
  ['GET', '/v2/vehicles//associations/users', 'vehicles.fallback.answer'],
  ['GET', '/dh/rest/user/', 'devicehive.fallback.answer'],
  ['GET', '/dh/rest/user/1/network/', 'devicehive.fallback.answer'],
  ['GET', '/dh/rest/', undefined],
  ['GET', '/api', undefined],
])('does not match an empty segment with a parameter, as on AWS: %s %s is %s', (method, url, address) => {
  expect(addressAt(method, url)).toBe(address)
})

test('accepts an escaped slash (%2F) and a line break in a parameter', () => {
  const found = find('PUT', '/api/devices/a%2Fb%0Ac')
  expect(found).toMatchObject({ address: 'traccar.devices.update', pathParameters: { id: 'a/b\nc' } })
})
