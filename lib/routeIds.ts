/**
 * Returns the logical id of a route: `GET /api/devices/{id}` → `GetApiDevicesStar`. It does not depend on the operation's
 * name, its group and the names of path variables. API Gateway refuses a second route with the same key, and CloudFormation
 * creates before it deletes, so that another id for the same key would block every later update.
 */
export const routeId = (method: string, path: string): string =>
  [method.toLowerCase(), ...path.split('/')].map(segment => pascal(variableOr(segment))).join('')

const variableOr = (segment: string): string =>
  /^\{.*\+\}$/.test(segment) ? 'rest' : /^\{.*\}$/.test(segment) ? 'star' : segment

const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
