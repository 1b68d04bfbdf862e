import { once } from 'node:events'
import { createServer } from 'node:http'
import { setup as handler } from '../../../functions/deploy.ts'
import { testHost } from '../../kit/host.ts'

const IDS = { StackId: 'stack-1', RequestId: 'request-1', LogicalResourceId: 'SetupRun' }

interface Sent {
  readonly method: string | undefined
  readonly contentType: string | undefined
  readonly body: string
}

/** Runs the setup as CloudFormation does. The bucket of the responses returns these statuses, then 200. */
const requested = async (RequestType: 'Create' | 'Update' | 'Delete', statuses: number[] = []): Promise<Sent[]> => {
  const sent: Sent[] = []
  const bucket = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      sent.push({ method: request.method, contentType: request.headers['content-type'], body })
      response.writeHead(statuses.shift() ?? 200).end()
    })
  }).listen(0, '127.0.0.1')
  await once(bucket, 'listening')
  const address = bucket.address()
  const port = typeof address === 'object' ? address?.port : undefined
  try {
    await handler({ RequestType, ...IDS, ResponseURL: `http://127.0.0.1:${port}/response?signature=1` })
    return sent
  } finally {
    bucket.closeAllConnections()
    bucket.close()
  }
}

test('creates the records and reports success without a content type, which the signed URL excludes', async () => {
  await testHost()
  // Otherwise the setup would read the password of the administrator from Secrets Manager.
  await handler({ adminPassword: 'first' })
  const [{ method, contentType, body }] = (await requested('Create')) as [Sent]
  expect({ method, contentType }).toEqual({ method: 'PUT', contentType: undefined })
  expect(JSON.parse(body)).toEqual({ Status: 'SUCCESS', ...IDS, PhysicalResourceId: 'SetupRun' })
})

test('reports a failure with its reason, and logs it', async () => {
  const { logged } = await testHost()
  const [{ body }] = (await requested('Update')) as [Sent]
  const reason = 'Error: neither a password nor a secret for the administrator is set'
  expect(JSON.parse(body)).toMatchObject({ Status: 'FAILED', Reason: reason, PhysicalResourceId: 'SetupRun' })
  expect(logged).toMatchObject([{ level: 'error', entry: { message: 'custom resource failed', error: reason } }])
})

test('reports success for a deletion and changes nothing', async () => {
  await testHost()
  const [{ body }] = (await requested('Delete')) as [Sent]
  expect(JSON.parse(body)).toMatchObject({ Status: 'SUCCESS' })
  expect(await handler({ adminPassword: 'first' })).toEqual({ administratorCreated: true })
})

test('repeats a response that the bucket did not accept, and fails after three attempts', async () => {
  await testHost()
  expect(await requested('Delete', [503, 500])).toHaveLength(3)
  await expect(requested('Delete', [503, 503, 503])).rejects.toThrow("CloudFormation's bucket returned 503")
})
