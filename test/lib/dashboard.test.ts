import { type Synthesized, synthesize } from './synthesized.ts'

let app: Synthesized
beforeAll(() => void (app = synthesize({ dashboard: 'true' })))

/** The body of the dashboard, with tokens by their logical id. */
const bodyOf = (synthesized: Synthesized): string => {
  const [dashboard] = synthesized.ofType('AWS::CloudWatch::Dashboard')
  const parts: unknown[] = dashboard?.Properties['DashboardBody']['Fn::Join'][1]
  return parts.map(part => (typeof part === 'string' ? part : 'TOKEN')).join('')
}
const widgets = (): { title: string; labels: string[] }[] =>
  JSON.parse(bodyOf(app)).widgets.map(
    ({ properties: { title, metrics } }: { properties: { title: string; metrics: unknown[][] } }) => ({
      title,
      labels: metrics
        .map(metric => metric.at(-1) as { label: string; visible?: boolean })
        .filter(({ visible = true }) => visible)
        .map(({ label }) => label),
    }),
  )

test('shows what happens to reports, what fails, and what AWS bills', () => {
  expect(widgets()).toEqual([
    { title: 'Reports of trackers', labels: ['accepted', 'refused: 4xx', 'to be repeated: 5xx'] },
    {
      title: 'Records of the stream',
      labels: ['stored in the stream', 'applied to the table', 'refused: stream too small'],
    },
    { title: 'Late and set aside', labels: ['oldest record, ms', 'records set aside', 'batches set aside'] },
    { title: 'Errors', labels: ['API: 5xx', 'trackers: 5xx', 'all functions', 'emails not sent'] },
    { title: 'Throttles', labels: ['tracker function', 'all functions', 'table: reads', 'table: writes'] },
    { title: 'Duration', labels: ['trackers: p99, ms', 'API: p99, ms'] },
    {
      title: 'Requests and invocations',
      labels: ['requests of trackers', 'requests of the API', 'invocations', 'function time, ms'],
    },
    { title: 'Units of the table', labels: ['write units', 'read units'] },
    { title: 'Log', labels: ['bytes of the functions'] },
  ])
})

test('names functions of the stage that exist', () => {
  const named = [...bodyOf(app).matchAll(/"FunctionName","(gps-dev-[\w-]+)"/g)].map(([, name]) => name)
  const existing = app.ofType('AWS::Lambda::Function').map(({ Properties }) => Properties['FunctionName'])
  expect(new Set(named)).toEqual(
    new Set(['gps-dev-ingest-trackers', 'gps-dev-stream-positions', 'gps-dev-stream-notifications']),
  )
  expect(existing).toEqual(expect.arrayContaining(named))
})

test('costs nothing unless it is wanted', () => {
  expect(synthesize().ofType('AWS::CloudWatch::Dashboard')).toEqual([])
})
