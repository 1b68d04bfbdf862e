import { call } from '../../../kit/call.ts'
import { world } from '../../../kit/world.ts'

test('returns 404 in the error format of this API for unknown paths', async () => {
  const { alice } = await world()
  const sent = { params: { proxy: 'vehicles' } }
  const notFound = { status: 404, error: 'Not Found', message: 'Not Found' }
  await alice.calls('vehicles.fallback.answer', sent).gets(404, notFound)
  expect(await call('vehicles.fallback.answer', sent)).toMatchObject({ status: 404, json: notFound })
})
