/** `-c table=NAME` replaces the data stack's own table with a restored one. */
import { isOurs, type Synthesized, synthesize } from './synthesized.ts'
import { statements } from './statements.ts'

let app: Synthesized
beforeAll(() => {
  app = synthesize({ table: 'gps-dev-restored' })
})

test('creates no table and outputs the name of the restored one', () => {
  expect(app.ofType('AWS::DynamoDB::GlobalTable')).toEqual([])
  expect(app.ofType('AWS::DynamoDB::Table')).toEqual([])
  app.template('data').hasOutput('TableName', { Value: 'gps-dev-restored' })
})

test('sets the literal table name in every function that uses it', () => {
  const names = app
    .ofType('AWS::Lambda::Function')
    .filter(isOurs)
    .flatMap(({ Properties }) => Properties['Environment']?.Variables?.TABLE_NAME ?? [])
  expect(names.length).toBeGreaterThan(100)
  // A nested stack can receive it as a parameter.
  const literal = names.filter(name => name === 'gps-dev-restored')
  expect(literal).toHaveLength(names.length)
})

test('names the table and its index in every DynamoDB policy, and reads no output of a table', () => {
  const resources = statements(app.ofType('AWS::IAM::Role'))
    .filter(({ Action }) => [Action].flat().some(action => action.startsWith('dynamodb:')))
    .flatMap(({ Resource }) => [Resource].flat())
  expect(resources.length).toBeGreaterThan(100)
  for (const resource of resources) {
    expect(JSON.stringify(resource)).toMatch(/:table\/gps-dev-restored(\/index\/byKind)?"/)
  }
  const read = [...app.templates.values()].flatMap(
    one => JSON.stringify(one.toJSON()).match(/"OutputName":"[^"]*/g) ?? [],
  )
  expect(read.filter(name => /Table/.test(name))).toEqual([])
})

test('monitors the restored table for throttled requests', () => {
  const [alarm] = app
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ Properties }) => String(Properties['AlarmName']).endsWith('Table requests throttled'))
  expect(JSON.stringify(alarm)).toContain('{"Name":"TableName","Value":"gps-dev-restored"}')
})
