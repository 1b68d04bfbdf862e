import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { lambdaInvoke } from '#shared/aws/invoke.ts'
import { sesMailer } from '#shared/aws/mail.ts'
import { faultOf, wasNotSent } from '#shared/domain/mail.ts'

let server: Server
let requests: { url: string | undefined; headers: IncomingMessage['headers']; body: any }[]
/** Status and body of the next responses. Without a status, the connection is destroyed. */
let responses: (readonly [number | undefined, string, string?])[]
let endpoint: string

beforeEach(async () => {
  requests = []
  responses = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests.push({ url: request.url, headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) })
      const [status, body, type] = responses.shift() ?? [200, '{"MessageId":"1"}']
      if (status === undefined) request.socket.destroy()
      else response.writeHead(status, type === undefined ? {} : { 'x-amzn-errortype': type }).end(body)
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

test('sends a file as an attachment', async () => {
  const content = new Uint8Array([80, 75, 3, 4])
  const attachments = [{ fileName: 'report.xlsx', contentType: 'application/octet-stream', content }]
  await sesMailer('gps@example.org', 'eu-north-1', endpoint).send({ ...mail, attachments })
  expect(requests[0]?.body.Content.Simple.Attachments).toEqual([
    {
      FileName: 'report.xlsx',
      ContentType: 'application/octet-stream',
      ContentDisposition: 'ATTACHMENT',
      ContentTransferEncoding: 'BASE64',
      RawContent: 'UEsDBA==',
    },
  ])
})

test('sends one signed request to SES with subject and text as data', async () => {
  await send()
  expect(requests).toEqual([
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
])('reports status %d of SES as not sent, without a retry', async (status, body) => {
  responses = [[status, body]]
  expect(wasNotSent(await failure())).toBe(true)
  expect(requests).toHaveLength(1)
})

test.each([
  [403, 'AccessDeniedException', /no permission to send from its sender/],
  [400, 'MessageRejected', /only verified addresses: the sender and, in its sandbox, each recipient/],
  [400, 'MailFromDomainNotVerifiedException:http://internal.amazon.com/', /MAIL FROM domain of the sender/],
  [400, 'SendingPausedException', /paused sending/],
  [429, 'TooManyRequestsException', /limit of emails/],
])('says why SES answers %d %s, without an address', async (status, type, reason) => {
  responses = [[status, '{"message":"Email address is not verified: alice@example.org"}', type]]
  const error = await failure()
  expect(faultOf(error)).toMatch(reason)
  expect(String(error)).toBe(`NotSent: SES: ${type.split(':')[0]}`)
})

test('knows no fault of the account if a single email is wrong', async () => {
  responses = [[400, '{"message":"Local address contains control or whitespace"}', 'BadRequestException']]
  expect(faultOf(await failure())).toBeUndefined()
})

test('reports an unreachable server as not sent', async () => {
  server.close()
  await once(server, 'close')
  expect(wasNotSent(await failure())).toBe(true)
})

test.each([
  ['a broken connection', [undefined, '']],
  ['an unreadable response', [200, '<html>']],
] as const)('does not report %s as not sent, and does not retry', async (_, broken) => {
  responses = [broken]
  const error = await failure()
  expect(error).toBeDefined()
  expect(wasNotSent(error)).toBe(false)
  expect(requests).toHaveLength(1)
})

test('invokes asynchronously with status 202, and retries when throttled', async () => {
  responses = [
    [429, '{"message":"Rate exceeded"}'],
    [202, ''],
  ]
  await lambdaInvoke('gps-dev-stream-notifications', 'eu-north-1', endpoint)({ events: [1] })
  expect(requests).toHaveLength(2)
  expect(requests[1]).toMatchObject({
    url: '/2015-03-31/functions/gps-dev-stream-notifications/invocations',
    headers: { 'x-amz-invocation-type': 'Event' },
    body: { events: [1] },
  })
  responses = [[404, '{"Message":"Function not found"}']]
  await expect(lambdaInvoke('gone', 'eu-north-1', endpoint)({})).rejects.toThrow('Function not found')
})
