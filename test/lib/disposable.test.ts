/** Keys that change protection, keys and alarms, synthesized together. */
import { type Resource, type Synthesized, synthesize } from './synthesized.ts'
import { statements } from './statements.ts'

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0123abcd-01ab-01ab-01ab-0123456789ab'
let app: Synthesized
beforeAll(() => {
  app = synthesize({
    disposable: 'true',
    alarms: 'few',
    kmsKey: KEY,
    trackerConcurrency: '50',
    mailFrom: 'gps@example.org',
  })
})

describe('a disposable stage', () => {
  test('has no protected stack and warns about it', () => {
    expect(app.protectedStacks).toEqual([])
    expect(app.warnings.join()).toContain('deletes this stage with all positions, users and secrets')
  })

  test('deletes every resource with its stack', () => {
    const all = [...app.templates.values()].flatMap(one => Object.values(one.toJSON()['Resources']) as Resource[])
    expect(all.filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete')).toEqual([])
    const [table] = app.ofType('AWS::DynamoDB::GlobalTable')
    expect(table?.Properties['Replicas']).toMatchObject([{ DeletionProtectionEnabled: false }])
  })

  test('empties its bucket before it deletes it', () => {
    const [bucket] = Object.keys(app.template('data').findResources('AWS::S3::Bucket'))
    app.template('data').hasResourceProperties('Custom::S3AutoDeleteObjects', { BucketName: { Ref: bucket } })
  })

  test('leaves no log group: every function writes to a group of its own stack', () => {
    for (const template of app.templates.values()) {
      const groups = Object.keys(template.findResources('AWS::Logs::LogGroup'))
      for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function')) as Resource[]) {
        expect(groups).toContain(Properties['LoggingConfig']?.LogGroup?.Ref)
      }
    }
  })
})

test('alarms=few keeps the alarms that mean lost data or refused requests', () => {
  const names = app.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties['AlarmName'])
  expect(names.sort()).toEqual([
    'gps-dev: Positions come late',
    'gps-dev: Positions sent to the on-failure bucket',
    'gps-dev: Table requests throttled',
    'gps-dev: The API fails',
    'gps-dev: Trackers are refused',
    'gps-dev: Trackers are throttled',
    'gps-dev: Writing to the on-failure bucket fails',
  ])
})

describe('kmsKey', () => {
  test('encrypts the table and the stream', () => {
    app.template('data').hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ SSESpecification: { KMSMasterKeyId: KEY } }],
    })
    app.template('stream').hasResourceProperties('AWS::Kinesis::Stream', {
      StreamEncryption: { EncryptionType: 'KMS', KeyId: KEY },
    })
  })

  test('can be used by functions through DynamoDB and Kinesis only', () => {
    const uses = statements(app.ofType('AWS::IAM::Role')).filter(({ Resource }) => Resource === KEY)
    expect(uses.length).toBeGreaterThan(20)
    for (const use of uses) {
      expect(use).toMatchObject({ Condition: { StringEquals: { 'kms:ViaService': expect.anything() } } })
    }
  })
})

test('trackerConcurrency reserves executions for the tracker function only', () => {
  const reserved = app
    .ofType('AWS::Lambda::Function')
    .filter(({ Properties }) => Properties['ReservedConcurrentExecutions'] !== undefined)
  expect(
    reserved.map(({ Properties }) => [Properties['FunctionName'], Properties['ReservedConcurrentExecutions']]),
  ).toEqual([['gps-dev-ingest-trackers', 50]])
})
