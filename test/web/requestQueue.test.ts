import { client } from '../../web/src/api/client.ts'
import { requestQueue } from '../../web/src/api/requestQueue.ts'

const READ = { repeatable: true }
const ok = (): Response => new Response('[]', { headers: { 'content-type': 'application/json' } })
const refused = (status: number, retryAfter?: string): Response =>
  new Response('', { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } })

/** Sends one read to a server with these responses. Returns the final status and the pauses in milliseconds. */
const read = async (responses: Response[], chance = 0) => {
  const pauses: number[] = []
  const send = requestQueue({ pause: async ms => void pauses.push(ms), chance: () => chance })
  const { status } = await send(() => Promise.resolve(responses.shift() ?? ok()), READ)
  return { status, pauses }
}

/** A server that answers when the test says so. */
const slowServer = () => {
  const unanswered: ((response: Response) => void)[] = []
  return {
    fetch: () => new Promise<Response>(resolve => unanswered.push(resolve)),
    unanswered,
    answer: async () => {
      unanswered.shift()?.(ok())
      await new Promise(setImmediate)
    },
  }
}

test('sends four requests at a time, the others in their order', async () => {
  const { fetch, unanswered, answer } = slowServer()
  const send = requestQueue()
  const done: number[] = []
  const all = [1, 2, 3, 4, 5, 6].map(async n => {
    await send(fetch, READ)
    done.push(n)
  })
  await new Promise(setImmediate)
  expect(unanswered).toHaveLength(4)
  await answer()
  expect(unanswered).toHaveLength(4)
  await answer()
  expect(unanswered).toHaveLength(4)
  for (let n = 0; n < 4; n += 1) await answer()
  await Promise.all(all)
  expect(done).toEqual([1, 2, 3, 4, 5, 6])
})

test('a client has one queue for all its calls', async () => {
  const { fetch, unanswered, answer } = slowServer()
  const { call } = client({ fetch })
  const all = Array.from({ length: 5 }, () => call('devices.list'))
  await new Promise(setImmediate)
  expect(unanswered).toHaveLength(4)
  for (let n = 0; n < 5; n += 1) await answer()
  expect(await Promise.all(all)).toEqual([[], [], [], [], []])
})

test('an aborted request leaves the queue and takes no place', async () => {
  const { fetch, unanswered, answer } = slowServer()
  const send = requestQueue({ concurrent: 1 })
  const leaving = new AbortController()
  const first = send(fetch, READ)
  const second = send(fetch, { ...READ, signal: leaving.signal })
  const third = send(fetch, READ)
  leaving.abort()
  await expect(second).rejects.toThrow('aborted')
  await answer()
  expect((await first).status).toBe(200)
  expect(unanswered).toHaveLength(1)
  await answer()
  expect((await third).status).toBe(200)
})

test('frees the place of a request that failed', async () => {
  const send = requestQueue({ concurrent: 1 })
  await expect(send(() => Promise.reject(new TypeError('fetch failed')), READ)).rejects.toThrow('fetch failed')
  expect((await send(() => Promise.resolve(ok()), READ)).status).toBe(200)
})

test.each([429, 503])('sends a read again after status %d, as late as the server asks', async status => {
  expect(await read([refused(status, '5'), refused(status, '5')])).toEqual({ status: 200, pauses: [5000, 5000] })
})

test('waits one and two seconds without Retry-After, up to half as long again', async () => {
  expect(await read([refused(429), refused(429)])).toEqual({ status: 200, pauses: [1000, 2000] })
  expect(await read([refused(429), refused(429)], 1)).toEqual({ status: 200, pauses: [1500, 3000] })
})

test('returns the refusal after two more attempts, or if the server asks for more than ten seconds', async () => {
  expect(await read([refused(503), refused(503), refused(503)])).toEqual({ status: 503, pauses: [1000, 2000] })
  expect(await read([refused(429, '60')])).toEqual({ status: 429, pauses: [] })
})

test('does not repeat other errors, and no request that changes something', async () => {
  expect(await read([refused(500)])).toEqual({ status: 500, pauses: [] })
  const pauses: number[] = []
  const send = requestQueue({ pause: async ms => void pauses.push(ms) })
  const { status } = await send(() => Promise.resolve(refused(503, '1')), { repeatable: false })
  expect({ status, pauses }).toEqual({ status: 503, pauses: [] })
})

test('stops waiting when the request is aborted', async () => {
  const leaving = new AbortController()
  const send = requestQueue()
  const waiting = send(() => Promise.resolve(refused(503, '9')), { ...READ, signal: leaving.signal })
  await new Promise(setImmediate)
  leaving.abort()
  await expect(waiting).rejects.toThrow('aborted')
})
