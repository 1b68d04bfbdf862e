import { call } from '../../../kit/call.ts'
import { world } from '../../../kit/world.ts'

test('an unknown path of this API is answered by a sentence, or by a problem for clients that accept one', async () => {
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
