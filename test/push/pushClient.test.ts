/** The client of push services, with a server that speaks TLS without a certificate: both know a key. */
import { once } from 'node:events'
import { Agent, createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:tls'
import { publicLookup } from '#shared/push/publicAddress.ts'
import { pushClient, publicAgent } from '#shared/push/pushClient.ts'

const PSK = Buffer.from('known to both')
const CIPHERS = 'PSK-AES128-GCM-SHA256'

let server: Server
let answer: (request: IncomingMessage, response: ServerResponse) => void
let requests: {
  method: string | undefined
  url: string | undefined
  headers: IncomingMessage['headers']
  body: string
}[]

beforeEach(async () => {
  requests = []
  answer = (_request, response) => response.writeHead(201).end()
  server = createServer({ pskCallback: () => PSK, ciphers: CIPHERS, maxVersion: 'TLSv1.2' }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
      answer(request, response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

/** Opens every connection to the server of the test. */
const toServer = () => {
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return Object.assign(new Agent({ keepAlive: false }), {
    createConnection: () =>
      connect({
        host: '127.0.0.1',
        port,
        ciphers: CIPHERS,
        maxVersion: 'TLSv1.2',
        pskCallback: () => ({ psk: PSK, identity: 'browser' }),
        checkServerIdentity: () => undefined,
      }),
  })
}

const ENDPOINT = 'https://push.example.net/push/secret?a=b'
const REQUEST = { endpoint: ENDPOINT, headers: { ttl: '60', topic: 'abc' }, body: Buffer.from('encrypted') }
const post = (timeoutMs?: number) => pushClient(toServer(), timeoutMs).post(REQUEST)

test('posts the body with its headers to the address', async () => {
  expect(await post()).toEqual({ status: 201 })
  expect(requests).toEqual([
    {
      method: 'POST',
      url: '/push/secret?a=b',
      headers: expect.objectContaining({
        host: 'push.example.net',
        ttl: '60',
        topic: 'abc',
        'content-length': '9',
        connection: 'close',
      }),
      body: 'encrypted',
    },
  ])
})

test.each([200, 404, 410, 429, 503])('returns the status %d', async status => {
  answer = (_request, response) => response.writeHead(status).end('{"reason":"x"}')
  expect(await post()).toEqual({ status })
})

test('follows no redirect', async () => {
  answer = (_request, response) => response.writeHead(307, { location: 'https://127.0.0.1/' }).end()
  expect(await post()).toEqual({ status: 307 })
  expect(requests).toHaveLength(1)
})

test('does not wait for a body that never ends', async () => {
  answer = (_request, response) => {
    response.writeHead(201)
    response.write('x')
  }
  expect(await post()).toEqual({ status: 201 })
})

test('cannot say whether a message was taken if the connection breaks or the service is silent', async () => {
  answer = request => request.socket.destroy()
  expect(await post()).toEqual({ failure: 'noResponse' })
  answer = () => undefined
  expect(await post(200)).toEqual({ failure: 'noResponse' })
  expect(requests).toHaveLength(2)
})

test('says that nothing was sent if no connection was made', async () => {
  const agent = toServer()
  server.close()
  expect(await pushClient(agent).post(REQUEST)).toEqual({ failure: 'notConnected' })
  expect(requests).toEqual([])
})

/** Posts to a name that resolves to this address; undefined for a name that does not exist. */
const postTo = (address: string | undefined) => {
  const lookup = publicLookup((_name, _options, found) =>
    address === undefined ? found(new Error('ENOTFOUND'), []) : found(null, [{ address, family: 4 }]),
  )
  return pushClient(publicAgent(lookup)).post(REQUEST)
}

test('says that nothing was sent if the name does not exist', async () => {
  expect(await postTo(undefined)).toEqual({ failure: 'notConnected' })
})

test.each(['127.0.0.1', '169.254.169.254', '10.0.0.1'])(
  'does not connect to a name that resolves to %s',
  async address => {
    expect(await postTo(address)).toEqual({ failure: 'privateAddress' })
  },
)

test.each(['https://127.0.0.1/a', 'https://[::1]/a', 'https://localhost/a', 'http://push.example.net/a'])(
  'does not connect to %s, whatever was stored',
  async endpoint => {
    expect(await pushClient().post({ ...REQUEST, endpoint })).toEqual({ failure: 'privateAddress' })
    expect(await pushClient(toServer()).post({ ...REQUEST, endpoint })).toEqual({ failure: 'privateAddress' })
    expect(requests).toEqual([])
  },
)
