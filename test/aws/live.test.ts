/** What goes to SQS and to API Gateway's connections, as a server on this machine sees it. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { sqsQueue } from '#shared/aws/liveQueue.ts'
import { gatewaySockets } from '#shared/aws/sockets.ts'

let server: Server
let endpoint: string
let status = 200
let asked: { request: string; headers: NodeJS.Dict<string | string[]>; body: string }[]

beforeEach(async () => {
  asked = []
  status = 200
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      asked.push({ request: `${request.method} ${request.url}`, headers: request.headers, body })
      response.writeHead(status).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

describe('the queue', () => {
  const queue = () => sqsQueue('https://sqs.eu-north-1.amazonaws.com/000000000000/gps-dev-live', 'eu-north-1', endpoint)

  test('a message names its queue and is signed for SQS', async () => {
    await queue().put('{"v":1}')
    expect(asked).toMatchObject([
      {
        request: 'POST /',
        headers: {
          'x-amz-target': 'AmazonSQS.SendMessage',
          'content-type': 'application/x-amz-json-1.0',
          authorization: expect.stringMatching(/\/eu-north-1\/sqs\/aws4_request,/),
        },
      },
    ])
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      QueueUrl: 'https://sqs.eu-north-1.amazonaws.com/000000000000/gps-dev-live',
      MessageBody: '{"v":1}',
    })
  })

  test('what is refused is not tried again: the next change is on its way', async () => {
    status = 503
    await expect(queue().put('{}')).rejects.toThrow('503')
    expect(asked).toHaveLength(1)
  })
})

describe('the connections', () => {
  const sockets = () => gatewaySockets('https://abc.execute-api.eu-north-1.amazonaws.com/live', 'eu-north-1', endpoint)

  test('a message goes to its connection on the stage, whatever letters the name of the connection has', async () => {
    expect(await sockets().post('L0SM9cOFvHc/+IhwA=', '{"positions":[]}')).toBe(true)
    expect(asked).toMatchObject([
      {
        request: 'POST /live/@connections/L0SM9cOFvHc%2F%2BIhwA%3D',
        headers: { authorization: expect.stringMatching(/\/eu-north-1\/execute-api\/aws4_request,/) },
        body: '{"positions":[]}',
      },
    ])
  })

  test('a connection is ended by deleting it', async () => {
    await sockets().end('abc=')
    expect(asked).toMatchObject([{ request: 'DELETE /live/@connections/abc%3D', body: '' }])
  })

  test('a connection that is gone is no failure, all else is', async () => {
    status = 410
    expect(await sockets().post('abc=', '{}')).toBe(false)
    await sockets().end('abc=')
    status = 403
    await expect(sockets().post('abc=', '{}')).rejects.toThrow('403')
    await expect(sockets().end('abc=')).rejects.toThrow('403')
  })
})
