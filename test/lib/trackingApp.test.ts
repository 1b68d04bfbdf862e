import { Match } from 'aws-cdk-lib/assertions'
import { readFileSync } from 'node:fs'
import { functions } from '#shared/api/functions.ts'
import { GRANTS } from '#shared/api/grants.ts'
import { operations } from '#shared/api/index.ts'
import { permissionOf } from '../../local/aws/policies.ts'
import { declaredFor } from './declared.ts'
import { actionsOf, statements } from './statements.ts'
import { isOurs, type Synthesized, synthesize } from './synthesized.ts'

let app: Synthesized
const attribute = (name: string) => ({ AttributeName: name, AttributeType: name === 'id' ? 'N' : 'S' })
const keySchema = (hash: string, range: string) =>
  [hash, range].map((AttributeName, n) => ({ AttributeName, KeyType: n === 0 ? 'HASH' : 'RANGE' }))

const SET_ASIDE_ARN = { 'Fn::GetStackOutput': { StackName: 'gps-dev-data', OutputName: 'SetAsideArn' } }

beforeAll(() => {
  app = synthesize()
})

describe('stateful resources', () => {
  test('configures the table: keys, index, TTL, PITR of 35 days, deletion protection, key of DynamoDB', () => {
    app.template('data').hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema('PK', 'SK'),
      AttributeDefinitions: ['PK', 'SK', 'kind', 'id'].map(attribute),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byKind',
          KeySchema: keySchema('kind', 'id'),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      SSESpecification: { SSEEnabled: false },
      Replicas: [
        Match.objectLike({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        }),
      ],
    })
  })

  test('protects the data and the address of trackers from deletion', () => {
    expect([...app.protectedStacks].sort()).toEqual(['gps-dev-address', 'gps-dev-data', 'gps-dev-stream'])
  })

  test('keeps encrypted records in the stream for a day', () => {
    app.template('stream').hasResourceProperties('AWS::Kinesis::Stream', {
      ShardCount: 1,
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      RetentionPeriodHours: 24,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
    })
  })

  test.each(['AWS::DynamoDB::GlobalTable', 'AWS::Kinesis::Stream', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'])(
    '%s stays when its stack goes or wants to replace it',
    type => {
      const [resource, ...more] = app.ofType(type)
      expect(more).toEqual([])
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    },
  )
})

describe('functions', () => {
  test('creates each declared function once, on arm64 and the newest Node.js, with its own log', () => {
    const ours = app.ofType('AWS::Lambda::Function').filter(isOurs)
    const declared = declaredFor('stream').map(({ address }) => address)
    expect(ours.map(({ Properties }) => Properties['Handler']).sort()).toEqual(
      declared.map(address => `${address.replaceAll('.', '/')}.handler`).sort(),
    )
    for (const { Properties } of ours) {
      expect(Properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', LogGroup: { Ref: expect.any(String) } },
        MemorySize: expect.any(Number),
        Timeout: expect.any(Number),
      })
      expect(Properties['VpcConfig']).toBeUndefined()
    }
  })

  test('expires every log after the retention of the stage', () => {
    expect(new Set(app.ofType('AWS::Logs::LogGroup').map(({ Properties }) => Properties['RetentionInDays']))).toEqual(
      new Set([30]),
    )
  })

  test('allows no wildcard action and no action on all resources', () => {
    const open = statements(app.ofType('AWS::IAM::Role')).filter(({ Resource }) => Resource === '*')
    expect(open).toEqual([])
    expect(
      statements(app.ofType('AWS::IAM::Role'))
        .flatMap(actionsOf)
        .filter(action => action.includes('*')),
    ).toEqual([])
    expect(app.ofType('AWS::IAM::Policy')).toEqual([])
  })

  test('allows a function exactly its grants on the table and the stream', () => {
    for (const { address, grants } of declaredFor('stream')) {
      const allowed = statements([app.roleOf(address)])
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(actionsOf)
      const expected = grants.flatMap((grant): readonly string[] => GRANTS[grant].actions)
      const reads =
        address === functions.positions.address
          ? /^(dynamodb:|kinesis:Put|lambda:|s3:PutObject|ses:|sqs:Send|execute-api:)/
          : /^(dynamodb:|kinesis:|lambda:|ses:|sqs:Send|execute-api:)/
      expect([...new Set(allowed.filter(action => reads.test(action)))].sort()).toEqual([...new Set(expected)].sort())
    }
  })

  test('sets the stream name in each function that can write to the stream', () => {
    const writers = declaredFor('stream').filter(({ grants }) => grants.some(grant => grant === 'stream:write'))
    const named = app
      .ofType('AWS::Lambda::Function')
      .filter(({ Properties }) => Properties['Environment']?.Variables?.STREAM_NAME !== undefined)
      .map(({ Properties }) => String(Properties['Handler']))
    expect(writers.length).toBeGreaterThan(3)
    for (const { address } of writers) expect(named).toContain(`${address.replaceAll('.', '/')}.handler`)
  })

  test('lets ingest read only locks of unique ids and settings, and write no entity', () => {
    const ofIngest = statements([app.roleOf('ingest.trackers')])
    const only = (prefix: string, Action = 'dynamodb:GetItem') => ({
      Action,
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [prefix] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    })
    expect(ofIngest.filter(one => actionsOf(one).includes('dynamodb:GetItem'))).toMatchObject([
      only('UNIQUE#*'),
      only('SERVER*'),
    ])
    const counting = ofIngest.filter(one => one.Effect === 'Allow' && actionsOf(one).includes('dynamodb:UpdateItem'))
    expect(counting).toMatchObject([only('REFUSED#*', 'dynamodb:UpdateItem')])
    const allowed = ofIngest.filter(({ Effect }) => Effect === 'Allow').flatMap(actionsOf)
    const writing = allowed.filter(action => /:(Put|Update)Item/.test(action))
    expect(writing).toEqual(['dynamodb:PutItem', 'dynamodb:UpdateItem'])
  })
})

describe('routes', () => {
  test('creates a route for each operation, HEAD routes for monitors, and no other', () => {
    const ofSockets = ['$connect', '$default', '$disconnect']
    const keys = app.ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties['RouteKey'])
    expect(keys.sort()).toEqual(
      [
        ...ofSockets,
        ...operations.map(({ method, route }) => `${method} ${route}`),
        ...operations.filter(({ answersHead }) => answersHead).map(({ route }) => `HEAD ${route}`),
        'ANY /',
        'ANY /{proxy+}',
      ].sort(),
    )
  })

  test('throttles both HTTP APIs and logs no field that can contain a secret', () => {
    const stages = app.ofType('AWS::ApiGatewayV2::Stage')
    expect(stages).toHaveLength(3)
    for (const { Properties } of stages.filter(one => one.Properties['StageName'] !== 'live')) {
      expect(Properties).toMatchObject({ StageName: '$default', AutoDeploy: true })
      expect(Properties['DefaultRouteSettings'].ThrottlingRateLimit).toBeGreaterThan(0)
      expect(Properties['AccessLogSettings'].Format).not.toMatch(/\$context\.path|querystring|header|authorizer/i)
    }
  })

  test('accepts cookies from configured origins only', () => {
    app.template('api').hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowCredentials: true, AllowOrigins: ['https://map.example.org'] },
    })
    expect(
      app.template('address').findResources('AWS::ApiGatewayV2::Api', {
        Properties: { CorsConfiguration: Match.anyValue() },
      }),
    ).toEqual({})
  })
})

test('retries batches in order and writes failed ones to the on-failure destination', () => {
  app.template('consumer').hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 0,
    ParallelizationFactor: 1,
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: -1,
    MaximumRecordAgeInSeconds: 82_800,
    StartingPosition: 'TRIM_HORIZON',
    DestinationConfig: { OnFailure: { Destination: SET_ASIDE_ARN } },
  })
})

test('tries notifications three times within six hours, then writes them to the on-failure destination', () => {
  app.template('notifications').hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 21_600,
    DestinationConfig: { OnFailure: { Destination: SET_ASIDE_ARN } },
  })
  const told = 'gps-dev-stream-notifications'
  const raising = ['gps-dev-stream-positions', 'gps-dev-schedule-deviceStatus']
  const environments = app
    .ofType('AWS::Lambda::Function')
    .filter(({ Properties }) => raising.includes(Properties['FunctionName']))
    .map(({ Properties }) => Properties['Environment'].Variables)
  expect(environments.map(variables => variables.NOTIFICATIONS_FUNCTION)).toEqual([told, told])
})

test('runs scheduled functions at their rates, and lets a schedule invoke only its own function', () => {
  const schedules = app.ofType('AWS::Scheduler::Schedule').map(({ Properties }) => Properties)
  const resourcesOf = (stack: string) => app.template(stack).toJSON()['Resources']
  const rateOf = (address: string) =>
    schedules.find(({ Description }) => Description.startsWith(`${address}: `))?.['ScheduleExpression']
  expect(schedules).toHaveLength(7)
  expect(rateOf('schedule.quarantine')).toBe('rate(15 minutes)')
  expect(rateOf('schedule.scheduledReports')).toBe('rate(15 minutes)')
  expect(rateOf('schedule.deviceStatus')).toBe('rate(5 minutes)')
  expect(rateOf('schedule.erasure')).toBe('rate(5 minutes)')
  expect(rateOf('schedule.endShares')).toBe('rate(1 hour)')
  expect(rateOf('schedule.statistics')).toBe('rate(1 hour)')
  for (const { Target } of schedules) {
    const { [Target.RoleArn['Fn::GetAtt'][0]]: role } = { ...resourcesOf('live'), ...resourcesOf('schedule') }
    expect(role.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: Target.Arn },
    ])
  }
})

test('states the impact of each alarm, and has a runbook section for it', () => {
  const alarms = app.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)
  const headings = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(
    ([, heading]) => `gps-dev: ${heading}`,
  )
  expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(headings.sort())
  for (const alarm of alarms) {
    expect(alarm).toMatchObject({ TreatMissingData: 'notBreaching', AlarmActions: [expect.anything()] })
    expect(alarm['AlarmDescription']).toContain('See docs/runbook.md')
  }
  app
    .template('data')
    .hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.org' })
})

test('has at most 400 resources per template', () => {
  const counts = [...app.templates.values()].map(one => Object.keys(one.toJSON()['Resources']).length)
  expect(Math.max(...counts)).toBeLessThanOrEqual(400)
})

test('has one code asset per stack with functions', () => {
  const withFunctions = ['api', 'consumer', 'ingest', 'live', 'notifications', 'schedule'].map(
    name => `gps-dev-${name}`,
  )
  expect([...app.codeAssets].filter(([, assets]) => assets.size > 0).map(([stack]) => stack)).toEqual(withFunctions)
  expect([...app.codeAssets.values()].filter(assets => assets.size > 1)).toEqual([])
})

describe('signing secrets of tokens', () => {
  const TABLE_ACTIONS = [
    'GetItem',
    'BatchGetItem',
    'Query',
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'ConditionCheckItem',
  ]
  const reaching = (address: string): string[] => {
    const may = permissionOf(
      app
        .roleOf(address)
        .Properties['Policies'].flatMap(
          ({ PolicyDocument }: { PolicyDocument: { Statement: { Action: string | string[] }[] } }) =>
            PolicyDocument.Statement.filter(({ Action }) =>
              [Action].flat().some(action => action.startsWith('dynamodb:')),
            ).map(statement => ({ ...statement, Resource: 'arn:aws:dynamodb:local:0:table/Table' })),
        ),
    )
    return TABLE_ACTIONS.filter(action => may(`dynamodb:${action}`, 'SIGNING'))
  }
  const reads = ['GetItem', 'BatchGetItem']
  const rotates = [...reads, 'PutItem', 'UpdateItem']

  test.each(operations.map(({ address }) => address))('%s can read them only to sign or verify', address => {
    const issues = ['login', 'create', 'refresh'].map(name => `devicehive.token.${name}`)
    const verifies = address.startsWith('devicehive.') && !address.startsWith('devicehive.fallback.')
    expect(reaching(address)).toEqual(issues.includes(address) ? rotates : verifies ? reads : [])
  })

  const others = declaredFor('stream').filter(one => !('route' in one))
  test.each(others.map(({ address }) => address))('%s cannot read them', address => {
    expect(reaching(address)).toEqual([])
  })
})
