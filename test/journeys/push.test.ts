/** An event on its way to a browser, through a real server with the policies of its functions. */
import { newBrowserKeys } from '../kit/pushBrowser.ts'
import { endAll, environment, startServer, temporaryFolder } from '../local/launch.ts'

afterAll(endAll)

test('pushes an event of a tracker to the push service of a browser, and records what became of it', async () => {
  const server = await startServer(environment(temporaryFolder(), { ADMIN_PASSWORD: 'correct horse' }))
  const asks = async (request: string, body?: object): Promise<any> => {
    const [method = '', path = ''] = request.split(' ')
    const response = await fetch(server.api + path, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from('admin:correct horse').toString('base64')}`,
        'user-agent': 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    expect(response.ok).toBe(true)
    return response.json()
  }
  await asks('POST /api/devices', { name: 'Van', uniqueId: 'van' })
  await asks('POST /api/users/notifications', { userId: 1, type: 'deviceMoving', web: true })
  const { privateKey: _, ...keys } = newBrowserKeys()
  // No host has a name with this ending, so that the message goes nowhere.
  const browser = await asks('POST /api/push', { endpoint: 'https://push.invalid/secret', keys })
  expect(browser).toMatchObject({ browser: 'Firefox', system: 'Android', service: 'push.invalid', failingSince: null })
  const at = Math.floor(Date.now() / 1000)
  await fetch(`${server.ingest}/?id=van&timestamp=${at}&lat=48.2&lon=16.37&speed=20`, { method: 'POST' })
  const settings = async () => asks('GET /api/push')
  for (let n = 0; n < 2000 && (await settings()).browsers[0].failingSince === null; n += 1)
    await new Promise(resolve => setTimeout(resolve, 5))
  const { publicKey, browsers } = await settings()
  expect(publicKey).toMatch(/^B[\w-]{86}$/)
  expect(browsers).toMatchObject([{ id: browser.id, lastSuccess: null, failingSince: expect.any(String) }])
  const { output: said } = await server.kill('SIGTERM')
  expect(said).toContain('a push service did not take messages')
  expect(said).not.toContain('push.invalid/secret')
})
