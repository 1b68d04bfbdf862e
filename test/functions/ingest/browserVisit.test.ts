/** Addresses from QR codes, opened in a browser. */
import { PLACE, send, trackerWorld } from './tracker.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
/** What HTTP libraries of Java send, and with them many trackers. */
const JAVA = { accept: 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2' }

test('answers a browser without a place with a page, and stores nothing', async () => {
  const { written } = await trackerWorld()
  const answer = await send({ query: 'id=42&interval=60', headers: BROWSER })
  expect(answer).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
  expect(answer.body).toContain('reports nothing')
  expect(await send({ query: 'id=nobody', headers: BROWSER })).toEqual(answer)
  expect(written).toEqual([])
})

test('stores reports of trackers that accept HTML, and those with a place', async () => {
  const { written } = await trackerWorld()
  await send({ query: 'id=42&batt=80', headers: JAVA })
  await send({ query: `id=42&${PLACE}`, headers: BROWSER })
  await send({ method: 'POST', query: 'id=42', headers: BROWSER })
  expect(written).toHaveLength(3)
})
