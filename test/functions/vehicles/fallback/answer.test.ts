import { call } from '../../../kit/call.ts'
import { world } from '../../../kit/world.ts'

test('what is at no path of this API is told in its words', async () => {
  const { alice } = await world()
  const sent = { params: { proxy: 'vehicles' } }
  const nothing = { status: 404, error: 'Not Found', message: 'Not Found' }
  await alice.calls('vehicles.fallback.answer', sent).gets(404, nothing)
  expect(await call('vehicles.fallback.answer', sent)).toMatchObject({ status: 404, json: nothing })
})
