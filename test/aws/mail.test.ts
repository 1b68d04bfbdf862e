import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { lambdaInvoke } from '#shared/aws/invoke.ts'
import { sesMailer } from '#shared/aws/mail.ts'
import { wasNotSent } from '#shared/domain/mail.ts'

let server: Server
let asked: { url: string | undefined; headers: IncomingMessage['headers']; body: any }[]
/** Status and body of the next answers; without a status the connection breaks. */
let answers: (readonly [number | undefined, string])[]
let endpoint: string

beforeEach(async () => {
  asked = []
  answers = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      asked.push({ url: request.url, headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) })
      const [status, body] = answers.shift() ?? [200, '{"MessageId":"1"}']
      if (status === undefined) request.socket.destroy()
      else response.writeHead(status).end(body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterEach(async () => {
  if (!server.listening) return
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const mail = { id: 'event-1-2', to: 'alice@example.org', subject: 'Vån\nBcc: x', text: 'Hei\n' }
const send = () => sesMailer('gps@example.org', 'eu-north-1', endpoint).send(mail)
const failure = async (): Promise<unknown> =>
  send().then(
    () => undefined,
    (error: unknown) => error,
  )

test('a mail is one signed request to SES, with its texts as data', async () => {
  await send()
  expect(asked).toEqual([
    {
      url: '/v2/email/outbound-emails',
      headers: expect.objectContaining({
        authorization: expect.stringMatching(/Credential=local\/\d{8}\/eu-north-1\/ses\/aws4_request/),
      }),
      body: {
        FromEmailAddress: 'gps@example.org',
        Destination: { ToAddresses: ['alice@example.org'] },
        Content: {
          Simple: {
            Subject: { Data: 'Vån\nBcc: x', Charset: 'UTF-8' },
            Body: { Text: { Data: 'Hei\n', Charset: 'UTF-8' } },
          },
        },
      },
    },
  ])
})

test.each([
  [429, '{"message":"slow down"}'],
  [400, '{"message":"Email address is not verified"}'],
  [503, ''],
])('SES says %d: certainly not sent, and not tried again here', async (status, body) => {
  answers = [[status, body]]
  expect(wasNotSent(await failure())).toBe(true)
  expect(asked).toHaveLength(1)
})

test('nobody there: certainly not sent', async () => {
  server.close()
  await once(server, 'close')
  expect(wasNotSent(await failure())).toBe(true)
})

test.each([
  ['a connection that breaks', [undefined, '']],
  ['an answer that can not be read', [200, '<html>']],
] as const)('%s: nobody knows, so it is not tried again', async (_, broken) => {
  answers = [broken]
  const error = await failure()
  expect(error).toBeDefined()
  expect(wasNotSent(error)).toBe(false)
  expect(asked).toHaveLength(1)
})

test('a call for which nobody waits is accepted with 202, and tried again where it was not', async () => {
  answers = [
    [429, '{"message":"Rate exceeded"}'],
    [202, ''],
  ]
  await lambdaInvoke('gps-dev-stream-notifications', 'eu-north-1', endpoint)({ events: [1] })
  expect(asked).toHaveLength(2)
  expect(asked[1]).toMatchObject({
    url: '/2015-03-31/functions/gps-dev-stream-notifications/invocations',
    headers: { 'x-amz-invocation-type': 'Event' },
    body: { events: [1] },
  })
  answers = [[404, '{"Message":"Function not found"}']]
  await expect(lambdaInvoke('gone', 'eu-north-1', endpoint)({})).rejects.toThrow('Function not found')
})
