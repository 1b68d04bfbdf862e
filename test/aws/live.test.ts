/** Requests to SQS and to the API Gateway Management API, recorded by a local server. */
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

describe('queue', () => {
  const queue = () =>
    sqsQueue('https://sqs.eu-north-1.amazonaws.com/000000000000/gps-dev-live', 'eu-north-1', aws.endpoint)

  test('sends a message with its queue, signed for SQS', async () => {
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

  test('does not retry a rejected message, because the next change follows soon', async () => {
    status = 503
    await expect(queue().put('{}')).rejects.toThrow(/503|timed out/)
    // None if the machine is so busy that the attempt times out first.
    expect(aws.asked.length).toBeLessThanOrEqual(1)
  })
})

describe('connections', () => {
  const sockets = () =>
    gatewaySockets('https://abc.execute-api.eu-north-1.amazonaws.com/live', 'eu-north-1', aws.endpoint)

  test('posts a message to the encoded connection id on the stage', async () => {
    expect(await sockets().post('L0SM9cOFvHc/+IhwA=', '{"positions":[]}')).toBe(true)
    expect(aws.asked).toMatchObject([
      {
        request: 'POST /live/@connections/L0SM9cOFvHc%2F%2BIhwA%3D',
        headers: { authorization: expect.stringMatching(/\/eu-north-1\/execute-api\/aws4_request,/) },
        body: '{"positions":[]}',
      },
    ])
  })

  test('deletes a connection to close it', async () => {
    await sockets().end('abc=')
    expect(aws.asked).toMatchObject([{ request: 'DELETE /live/@connections/abc%3D', body: '' }])
  })

  test('ignores 410 Gone and rejects on other errors', async () => {
    status = 410
    expect(await sockets().post('abc=', '{}')).toBe(false)
    await sockets().end('abc=')
    status = 403
    await expect(sockets().post('abc=', '{}')).rejects.toThrow('403')
    await expect(sockets().end('abc=')).rejects.toThrow('403')
  })
})
