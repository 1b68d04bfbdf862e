import { decodeJwt } from 'jose'
import { newBrowserKeys } from '../../../kit/pushBrowser.ts'
import { keepPushes } from '../../../kit/pushes.ts'
import { world } from '../../../kit/world.ts'

const TEST = 'traccar.push.test'

const start = async () => {
  const here = await world()
  const pushes = await keepPushes(here.host, here.table)
  const { endpoint, id, subscription } = pushes.browser('secret-address')
  await here.alice.calls('traccar.push.subscribe', { body: subscription }).gets(200, { id })
  const test = () => here.alice.calls(TEST, { params: { id } })
  const browsers = async () => (await here.alice.calls('traccar.push.get').gets(200)).json.browsers
  return { ...here, pushes, endpoint, id, test, browsers }
}

test('sends a message that only the browser can read, and records its success', async () => {
  const { pushes, endpoint, test, browsers, stores } = await start()
  await test().gets(204)
  expect(pushes.kept).toEqual([
    {
      endpoint,
      headers: {
        authorization: expect.stringMatching(/^vapid t=/),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: '60',
        topic: expect.stringMatching(/^[\w-]{32}$/),
        urgency: 'high',
      },
      message: {
        title: 'Notifications work in this browser',
        text: expect.any(String),
        url: '/#/account',
        tag: 'test',
        at: Date.parse('2026-06-01T12:00:00Z'),
      },
    },
  ])
  const [, token = '', key] = /^vapid t=(.*), k=(.*)$/.exec(pushes.kept[0]?.headers['authorization'] ?? '') ?? []
  expect(key).toBe(await stores.pushKeys.publicKey())
  expect(decodeJwt(token)).toMatchObject({ aud: 'https://push.example.net', sub: 'https://gps.example.org' })
  expect(await browsers()).toMatchObject([{ lastSuccess: '2026-06-01T12:00:00.000+00:00', failingSince: null }])
})

test('sends at most one message in ten seconds', async () => {
  const { host, pushes, test } = await start()
  await test().gets(204)
  await test().gets(429, 'Wait ten seconds before you send another test message')
  host.clock.advance(10_000)
  await test().gets(204)
  expect(pushes.kept).toHaveLength(2)
})

test('says what the push service answered, and logs it without the address', async () => {
  const { host, pushes, test, browsers } = await start()
  pushes.results.push({ status: 403 })
  await test().gets(400, 'push.example.net refused the message with status 403')
  host.clock.advance(10_000)
  pushes.results.push({ failure: 'privateAddress' })
  await test().gets(400, 'push.example.net has no public address')
  expect(host.logged.map(({ level, entry }) => [level, entry['service'], entry['answer']])).toEqual([
    ['warn', 'push.example.net', 403],
    ['warn', 'push.example.net', 'privateAddress'],
  ])
  expect(JSON.stringify(host.logged)).not.toContain('secret-address')
  expect(await browsers()).toMatchObject([{ lastSuccess: null, failingSince: '2026-06-01T12:00:00.000+00:00' }])
})

test('removes a browser that does not exist any more', async () => {
  const { pushes, test, browsers } = await start()
  pushes.results.push({ status: 410 })
  await test().gets(400, 'The browser no longer accepts messages')
  expect(await browsers()).toEqual([])
  await test().gets(404, 'Browser not found')
})

test('sends nothing before the deployment has keys', async () => {
  const { alice } = await world()
  const { privateKey: _, ...keys } = newBrowserKeys()
  const body = { endpoint: 'https://push.example.net/push/early', keys }
  const { json } = await alice.calls('traccar.push.subscribe', { body }).gets(200)
  await alice.calls(TEST, { params: { id: json.id } }).gets(400, 'The deployment has no keys yet')
})
