import { Match } from 'aws-cdk-lib/assertions'
import { GRANTS } from '#shared/api/grants.ts'
import { functions } from '#shared/api/functions.ts'
import { actionsOf, statements } from './statements.ts'
import { type Synthesized, synthesize } from './synthesized.ts'

let app: Synthesized
beforeAll(() => void (app = synthesize()))

const variablesOf = (address: string) =>
  app
    .ofType('AWS::Lambda::Function')
    .find(({ Properties }) => Properties['FunctionName'] === `gps-dev-${address.replaceAll('.', '-')}`)?.Properties[
    'Environment'
  ].Variables

test('handles connect, message and disconnect with one function each, at a throttled stage', () => {
  const live = app.template('live')
  live.hasResourceProperties('AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' })
  const routes = Object.values(live.findResources('AWS::ApiGatewayV2::Route'))
  expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual(['$connect', '$default', '$disconnect'])
  live.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: 'live',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
  })
})

test('batches changes within a second and expires them after a minute', () => {
  const live = app.template('live')
  live.hasResourceProperties('AWS::SQS::Queue', {
    QueueName: 'gps-dev-live',
    MessageRetentionPeriod: 60,
    SqsManagedSseEnabled: true,
  })
  live.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: 1000,
    MaximumBatchingWindowInSeconds: 1,
    ScalingConfig: Match.absent(),
  })
})

test('runs twice within the idle timeout of API Gateway to keep idle connections open', () => {
  const [schedule] = Object.values(app.template('live').findResources('AWS::Scheduler::Schedule'))
  expect(schedule?.['Properties']).toMatchObject({ ScheduleExpression: 'rate(4 minutes)' })
})

test('grants publishers of changes only to send to the queue, and sets its URL', () => {
  const telling = [functions.positions, functions.deviceStatus, functions.liveConnect].map(({ address }) => address)
  for (const address of [...telling, 'traccar.devices.update']) {
    expect(JSON.stringify(variablesOf(address).LIVE_QUEUE_URL)).toContain('/gps-dev-live')
    const own = statements([app.roleOf(address)]).filter(one =>
      actionsOf(one).some(action => action.startsWith('sqs:')),
    )
    expect(own.flatMap(actionsOf)).toEqual(['sqs:SendMessage'])
    expect(JSON.stringify(own)).toContain(':gps-dev-live')
  }
})

test('grants the use of connections to senders only, for this stage only', () => {
  const sending = statements([app.roleOf(functions.livePush.address)]).filter(one =>
    actionsOf(one).includes(GRANTS['live:send'].actions[0]),
  )
  expect(JSON.stringify(sending)).toMatch(/:execute-api:.*\/live\/\*\/@connections\/\*/)
  expect(JSON.stringify(variablesOf(functions.livePush.address).SOCKETS_URL)).toMatch(/https:\/\/.*execute-api.*\/live/)
  const connecting = statements([app.roleOf(functions.liveConnect.address)]).flatMap(actionsOf)
  expect(connecting.filter(action => action.startsWith('execute-api:'))).toEqual([])
})

test('limits writes during connect to subscribers, failed sign-ins and the last use of tokens', () => {
  const writes = statements([app.roleOf(functions.liveConnect.address)]).filter(one =>
    actionsOf(one).some(action => /:(Put|Update|Delete)Item$/.test(action)),
  )
  const denied = writes.filter(one => JSON.stringify(one).includes('"Effect":"Deny"'))
  expect(JSON.stringify(denied)).toContain('SIGNING*')
  const allowed = writes.filter(one => !denied.includes(one))
  const prefixes = allowed.map(one => JSON.stringify(one)).map(text => /LeadingKeys":\["([^"]+)"/.exec(text)?.[1])
  expect(prefixes.sort()).toEqual(['CONFIG*', 'CONNECTIONS*', 'LOGIN#*', 'TOKENUSE#*'])
})
