/** CORS headers of every response under /dh/rest, unknown paths and server information. */
import { hiveWorld } from '../../../kit/hive.ts'

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'OPTIONS, GET, POST, PUT, DELETE, HEAD',
  'access-control-allow-headers': 'Origin, Authorization, Accept, Content-Type',
}

test('sends CORS headers with preflight, success and error responses', async () => {
  const { stranger } = await hiveWorld()
  const params = { proxy: 'user/current' }
  const preflight = await stranger.calls('devicehive.fallback.answer', { params, method: 'OPTIONS' }).gets(204)
  const success = await stranger.calls('devicehive.about.get').gets(200)
  const error = await stranger.calls('devicehive.users.getCurrent').gets(401)
  for (const { headers } of [preflight, success, error]) expect(headers).toMatchObject(CORS)
})

test.each([
  ['user', 'PATCH', 405],
  ['user/7', 'POST', 405],
  ['user/7/network/3', 'POST', 405],
  ['token/refresh', 'GET', 405],
  ['device/anything', 'PATCH', 405],
  ['users', 'GET', 404],
  ['user/7/network', 'GET', 404],
  ['device/7/command', 'GET', 404],
  ['', 'GET', 404],
])('for /%s and method %s returns %d', async (proxy, method, status) => {
  const { stranger } = await hiveWorld()
  const message = status === 405 ? 'Method Not Allowed' : 'Not Found'
  const { json } = await stranger.calls('devicehive.fallback.answer', { params: { proxy }, method }).gets(status)
  expect(json).toEqual({ error: status, message })
})

test('returns server information without credentials', async () => {
  const { stranger } = await hiveWorld()
  const { json } = await stranger.calls('devicehive.about.get').gets(200)
  expect(json).toEqual({
    apiVersion: '4.0.0',
    serverTimestamp: '2026-06-01T12:00:00.000',
    webSocketServerUrl: 'wss://gps.example.org/dh/websocket',
  })
  await stranger.calls('devicehive.about.cache').gets(200, { serverTimestamp: '2026-06-01T12:00:00.000' })
  const { json: cluster } = await stranger.calls('devicehive.about.cluster').gets(200)
  expect(Object.keys(cluster)).toEqual(['bootstrap.servers', 'zookeeper.connect'])
})
