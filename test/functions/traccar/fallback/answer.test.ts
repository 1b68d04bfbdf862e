import { call } from '../../../kit/call.ts'
import { world } from '../../../kit/world.ts'

test('an unknown path of this API is answered by a sentence, or by a problem for clients that accept one', async () => {
  const { alice } = await world()
  const sent = { params: { proxy: 'calendars' } }
  await alice.calls('traccar.fallback.answer', sent).gets(404, 'There is nothing at this address')
  expect(await call('traccar.fallback.answer', sent)).toMatchObject({
    status: 404,
    text: 'There is nothing at this address',
  })
  const headers = { accept: 'application/problem+json' }
  await alice.calls('traccar.fallback.answer', { ...sent, headers }).gets(404, { title: 'Not Found', status: 404 })
})
