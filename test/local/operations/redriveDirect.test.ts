import { directPuts } from '../../../local/operations/redriveDirect.ts'

const sending = (answer: object) => {
  const asked: { path: string; event: { Records: { kinesis: Record<string, string> }[] } }[] = []
  const put = directPuts(async ({ path, body = '' }) => {
    asked.push({ path, event: JSON.parse(String(body)) })
    return JSON.stringify(answer)
  }, 'dev')
  return { asked, put }
}

test('has each record applied by the tracker function, with increasing sequence numbers', async () => {
  const { asked, put } = sending({ batchItemFailures: [] })
  for (const text of ['one', 'two']) await put('7', Buffer.from(text))
  expect(asked.map(({ path }) => path)).toEqual(
    Array(2).fill('/2015-03-31/functions/gps-dev-ingest-trackersDirect/invocations'),
  )
  const records = asked.flatMap(({ event }) => event.Records.map(({ kinesis }) => kinesis))
  expect(records.map(({ data, partitionKey }) => [partitionKey, Buffer.from(data!, 'base64').toString()])).toEqual([
    ['7', 'one'],
    ['7', 'two'],
  ])
  expect(records[1]!['sequenceNumber']! > records[0]!['sequenceNumber']!).toBe(true)
})

test.each([{ batchItemFailures: [{ itemIdentifier: '1' }] }, { errorMessage: 'timed out' }])(
  'rejects %j, so that the document is kept',
  async answer => {
    await expect(sending(answer).put('7', Buffer.from('one'))).rejects.toThrow('did not apply')
  },
)
