import { call } from '../../../kit/call.ts'
import { world } from '../../../kit/world.ts'

test('returns 404 for an unknown path as text, or as problem details if the client accepts them', async () => {
  const { alice } = await world()
  const sent = { params: { proxy: 'calendars' } }
  await alice.calls('traccar.fallback.answer', sent).gets(404, 'No such path')
  expect(await call('traccar.fallback.answer', sent)).toMatchObject({
    status: 404,
    text: 'No such path',
  })
  const headers = { accept: 'application/problem+json' }
  await alice.calls('traccar.fallback.answer', { ...sent, headers }).gets(404, { title: 'Not Found', status: 404 })
})

test.each([
  ['GET', 'attributes/computed', 200, '[]'],
  ['GET', 'orders', 200, '[]'],
  ['GET', 'orders/5', 404, 'No such path'],
  ['POST', 'attributes/computed', 400, 'Computed attributes are not supported'],
  ['PUT', 'attributes/computed/5', 400, 'Computed attributes are not supported'],
  ['POST', 'attributes/computed/test', 400, 'Computed attributes are not supported'],
  ['DELETE', 'orders/5', 400, 'Orders are not supported'],
  ['GET', 'server/geocode', 400, 'This server looks up no addresses'],
  ['GET', 'attributes/computedness', 404, 'No such path'],
  ['GET', 'server/gc', 404, 'No such path'],
  ['POST', 'server/reboot', 404, 'No such path'],
  ['GET', 'session/openid/auth', 404, 'No such path'],
  ['GET', 'stream/1/live.m3u8', 404, 'No such path'],
])('%s /%s is left out: %d %s', async (method, proxy, status, text) => {
  await world()
  const { status: got, text: said } = await call('traccar.fallback.answer', { method, params: { proxy } })
  expect([got, said]).toEqual([status, text])
})
