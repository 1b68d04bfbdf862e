import { readFileSync } from 'node:fs'
import { functions } from '#shared/api/functions.ts'
import { GRANTS, grantsWith } from '#shared/api/grants.ts'
import { declaredFor } from './declared.ts'
import { actionsOf, statements } from './statements.ts'
import { isOurs, type Synthesized, synthesize } from './synthesized.ts'

let app: Synthesized
beforeAll(() => {
  app = synthesize({ ingestion: 'direct', mailFrom: 'gps@example.org' })
})

const variablesOf = (address: string): Record<string, unknown> =>
  app
    .ofType('AWS::Lambda::Function')
    .find(({ Properties }) => Properties['Handler'] === `${address.replaceAll('.', '/')}.handler`)?.Properties[
    'Environment'
  ].Variables

test('has no stream, no event source of one, and no consumer', () => {
  expect(app.ofType('AWS::Kinesis::Stream')).toEqual([])
  expect(app.ofType('AWS::Lambda::EventSourceMapping')).toHaveLength(1)
  expect([...app.templates.keys()].filter(name => !name.endsWith('.nested')).sort()).toEqual([
    'gps-dev-address',
    'gps-dev-api',
    'gps-dev-data',
    'gps-dev-ingest',
    'gps-dev-live',
    'gps-dev-notifications',
    'gps-dev-schedule',
  ])
  expect(JSON.stringify([...app.templates.values()])).not.toMatch(/kinesis:|STREAM_NAME/)
})

test('creates each declared function once, with exactly its grants', () => {
  const declared = declaredFor('direct')
  const ours = app.ofType('AWS::Lambda::Function').filter(isOurs)
  expect(ours.map(({ Properties }) => Properties['Handler']).sort()).toEqual(
    declared.map(({ address }) => `${address.replaceAll('.', '/')}.handler`).sort(),
  )
  const granted = /^(dynamodb:|lambda:|ses:|sqs:Send|execute-api:)/
  for (const { address, grants } of declared) {
    const allowed = statements([app.roleOf(address)])
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(actionsOf)
    const expected = grantsWith('direct', grants).flatMap((grant): readonly string[] => GRANTS[grant].actions)
    expect([address, [...new Set(allowed.filter(action => granted.test(action)))].sort()]).toEqual([
      address,
      [...new Set(expected.filter(action => granted.test(action)))].sort(),
    ])
    // Lambda writes failed notifications to the bucket with the same action.
    if (address !== functions.notifications.address)
      expect([address, allowed.includes('s3:PutObject')]).toEqual([address, expected.includes('s3:PutObject')])
  }
})

test('configures each function that stores reports to apply them itself', () => {
  const storing = declaredFor('direct').filter(
    ({ address, grants }) =>
      address === functions.trackersDirect.address || grants.some(grant => grant === 'stream:write'),
  )
  expect(storing.map(({ address }) => address).sort()).toEqual([
    'ingest.trackersDirect',
    'schedule.quarantine',
    'traccar.quarantine.resend',
  ])
  for (const { address } of storing) {
    expect(variablesOf(address)).toMatchObject({
      INGESTION: 'direct',
      SET_ASIDE_BUCKET: expect.anything(),
      LIVE_QUEUE_URL: expect.anything(),
      NOTIFICATIONS_FUNCTION: 'gps-dev-stream-notifications',
    })
  }
})

test('gives the tracker function 512 MB and 15 s, and lets 200 requests per second through', () => {
  app.template('ingest').hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'gps-dev-ingest-trackers',
    MemorySize: 512,
    Timeout: 15,
  })
  const limits = app
    .ofType('AWS::ApiGatewayV2::Stage')
    .map(({ Properties }) => Properties['DefaultRouteSettings'])
    .filter(settings => settings !== undefined)
  expect(limits).toContainEqual(expect.objectContaining({ ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 }))
})

test('has an alarm for refused, throttled and set-aside reports, each with a section in the runbook', () => {
  const names = app.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => String(Properties['AlarmName']).slice(9))
  expect(names).toEqual(
    expect.arrayContaining([
      'Trackers are refused',
      'Trackers are throttled',
      'Positions sent to the on-failure bucket',
      'Table requests throttled',
      'The API fails',
    ]),
  )
  const runbook = readFileSync('docs/runbook.md', 'utf8')
  for (const name of names) expect(runbook).toContain(`## ${name}\n`)
})

test('keeps the alarms that mean refused requests or missing positions with -c alarms=few', () => {
  const few = synthesize({ ingestion: 'direct', alarms: 'few' })
  const names = few.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => String(Properties['AlarmName']).slice(9))
  expect(names.sort()).toEqual([
    'Positions sent to the on-failure bucket',
    'Table requests throttled',
    'The API fails',
    'Trackers are refused',
    'Trackers are throttled',
  ])
})
