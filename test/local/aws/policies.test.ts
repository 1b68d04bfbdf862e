import { permissionOf, statementsOfRoles } from '../../../local/aws/policies.ts'

const TABLE = 'arn:aws:dynamodb:local:000000000000:data.Table'
const STREAM = 'arn:aws:kinesis:local:000000000000:data.Stream'

test('allows an action only if a statement allows it, for its service', () => {
  const may = permissionOf([
    { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: [TABLE, `${TABLE}/index/byKind`] },
    { Effect: 'Allow', Action: 'kinesis:Put*', Resource: STREAM },
    { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: STREAM },
  ])
  expect(may('dynamodb:GetItem', 'USER#1')).toBe(true)
  expect(may('dynamodb:Query')).toBe(true)
  expect(may('kinesis:PutRecord')).toBe(true)
  expect(may('kinesis:GetRecords')).toBe(false)
  expect(may('dynamodb:PutItem', 'USER#1')).toBe(false)
})

test('limits the partition by leading keys, and rejects a request without one', () => {
  const may = permissionOf([
    {
      Effect: 'Allow',
      Action: 'dynamodb:UpdateItem',
      Resource: TABLE,
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['LOGIN#*'] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    },
  ])
  expect(may('dynamodb:UpdateItem', 'LOGIN#a\nb')).toBe(true)
  expect(may('dynamodb:UpdateItem', 'USER#LOGIN#')).toBe(false)
  expect(may('dynamodb:UpdateItem')).toBe(false)
})

test('denies an action that another statement allows', () => {
  const may = permissionOf([
    { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' },
    { Effect: 'Deny', Action: 'dynamodb:DeleteItem', Resource: '*' },
  ])
  expect([may('dynamodb:PutItem', 'A'), may('dynamodb:DeleteItem', 'A')]).toEqual([true, false])
})

test('allows mail from the configured sender', () => {
  const statement = {
    Effect: 'Allow' as const,
    Action: 'ses:SendEmail',
    Resource: 'arn:aws:ses:local:000000000000:identity/*',
    Condition: { StringEquals: { 'ses:FromAddress': 'gps@example.org' } },
  }
  expect(permissionOf([statement])('ses:SendEmail')).toBe(true)
})

test('throws for an unknown condition instead of ignoring it', () => {
  const statement = {
    Effect: 'Allow' as const,
    Action: '*',
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'true' } },
  }
  expect(() => permissionOf([statement])).toThrow('Bool')
})

test('combines the inline and the attached policies of a role', () => {
  const statement = (Action: string) => ({ Effect: 'Allow', Action, Resource: '*' })
  const policy = (action: string) => ({ PolicyDocument: { Statement: [statement(action)] } })
  const roles = statementsOfRoles([
    { type: 'AWS::IAM::Role', name: 'one', properties: { Policies: [policy('a:One')] } },
    { type: 'AWS::IAM::Policy', name: 'more', properties: { Roles: ['one', 'two'], ...policy('a:Two') } },
  ])
  expect(roles.get('one')!.map(({ Action }) => Action)).toEqual(['a:One', 'a:Two'])
  expect(roles.get('two')!.map(({ Action }) => Action)).toEqual(['a:Two'])
})
