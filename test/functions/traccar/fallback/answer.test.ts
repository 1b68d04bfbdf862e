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
