/** What goes to SQS and to API Gateway's connections, as a server on this machine sees it. */
import { sqsQueue } from '#shared/aws/liveQueue.ts'
import { gatewaySockets } from '#shared/aws/sockets.ts'
import { type Listener, listen } from './listener.ts'

let aws: Listener
let status = 200

beforeEach(async () => {
  status = 200
  aws = await listen(() => (_, response) => void response.writeHead(status).end())
})
afterEach(() => aws.close())

describe('the queue', () => {
  const queue = () =>
    sqsQueue('https://sqs.eu-north-1.amazonaws.com/000000000000/gps-dev-live', 'eu-north-1', aws.endpoint)

  test('a message names its queue and is signed for SQS', async () => {
    await queue().put('{"v":1}')
    expect(aws.asked).toMatchObject([
      {
        request: 'POST /',
        headers: {
          'x-amz-target': 'AmazonSQS.SendMessage',
          'content-type': 'application/x-amz-json-1.0',
          authorization: expect.stringMatching(/\/eu-north-1\/sqs\/aws4_request,/),
        },
      },
    ])
    expect(JSON.parse(aws.asked[0]?.body ?? '')).toEqual({
      QueueUrl: 'https://sqs.eu-north-1.amazonaws.com/000000000000/gps-dev-live',
      MessageBody: '{"v":1}',
    })
  })

  test('what is refused is not tried again: the next change is on its way', async () => {
    status = 503
    await expect(queue().put('{}')).rejects.toThrow('503')
    expect(aws.asked).toHaveLength(1)
  })
})

describe('the connections', () => {
  const sockets = () =>
    gatewaySockets('https://abc.execute-api.eu-north-1.amazonaws.com/live', 'eu-north-1', aws.endpoint)

  test('a message goes to its connection on the stage, whatever letters the name of the connection has', async () => {
    expect(await sockets().post('L0SM9cOFvHc/+IhwA=', '{"positions":[]}')).toBe(true)
    expect(aws.asked).toMatchObject([
      {
        request: 'POST /live/@connections/L0SM9cOFvHc%2F%2BIhwA%3D',
        headers: { authorization: expect.stringMatching(/\/eu-north-1\/execute-api\/aws4_request,/) },
        body: '{"positions":[]}',
      },
    ])
  })

  test('a connection is ended by deleting it', async () => {
    await sockets().end('abc=')
    expect(aws.asked).toMatchObject([{ request: 'DELETE /live/@connections/abc%3D', body: '' }])
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
