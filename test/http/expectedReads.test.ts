import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { devices } from '#shared/api/traccar/devices.ts'
import { permissions } from '#shared/api/traccar/permissions.ts'
import { expectedReads } from '#shared/http/expectedReads.ts'
import { deviceId, groupId, userId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { cookieFor } from '#shared/table/sessions.ts'

const cookies = [`JSESSIONID=${cookieFor(userId(7))}`]
const dialect = { cookie: 'JSESSIONID' }
const NONE = { keys: [], ranges: [] }

/** Returns an event with the members that are read. */
const event = (sent: Partial<APIGatewayProxyEventV2>): APIGatewayProxyEventV2 =>
  ({ headers: {}, rawQueryString: '', cookies, ...sent }) as APIGatewayProxyEventV2

test('names what the checks and the change of a request read', () => {
  const sent = event({ pathParameters: { id: '3' }, body: JSON.stringify({ id: 3, groupId: 5 }) })
  const { keys: named, ranges } = expectedReads(devices.update, sent, dialect)
  expect(ranges).toEqual([])
  expect(named).toEqual([
    keys.server(),
    keys.device(deviceId(3)),
    keys.userDevice(userId(7), deviceId(3)),
    keys.group(groupId(5)),
    keys.userGroup(userId(7), groupId(5)),
    keys.deviceState(deviceId(3)),
    keys.config(),
  ])
})

test("names the links of the caller's list, unless the query selects another one", () => {
  const own = [
    { PK: 'USER#7', prefix: 'DEVICE#' },
    { PK: 'USER#7', prefix: 'GROUP#' },
  ]
  expect(expectedReads(devices.list, event({}), dialect).ranges).toEqual(own)
  expect(expectedReads(devices.list, event({ rawQueryString: 'page=1&limit=9' }), dialect).ranges).toEqual(own)
  expect(expectedReads(devices.list, event({ rawQueryString: 'page=1&all=true' }), dialect).ranges).toEqual([])
})

test('names nothing without a well-formed cookie, with a header, or for a body that names many objects', () => {
  const many = Array.from({ length: 20 }, (_, n) => ({ userId: 7, deviceId: n + 1 }))
  expect(expectedReads(devices.list, event({ cookies: [] }), dialect)).toEqual(NONE)
  expect(expectedReads(devices.list, event({ cookies: ['JSESSIONID=7'] }), dialect)).toEqual(NONE)
  expect(expectedReads(devices.list, event({ headers: { authorization: 'Bearer x' } }), dialect)).toEqual(NONE)
  expect(expectedReads(permissions.linkAll, event({ body: JSON.stringify(many) }), dialect)).toEqual(NONE)
  expect(expectedReads(permissions.link, event({ body: '{ no JSON' }), dialect).keys).toEqual([keys.server()])
})
