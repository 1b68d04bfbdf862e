import { readStage } from '../../lib/stage.ts'
import { statementsOf } from '../../lib/policies.ts'

const granted = (context: Record<string, unknown>) => ({
  stage: readStage(context),
  table: { tableArn: 'arn:table' },
  stream: { streamArn: 'arn:stream' },
})
const resources = (context: Record<string, unknown>) =>
  statementsOf(['mail:send'], granted(context)).flatMap(statement => statement.resources)

test('grants mail under the configured identity only: the address or its domain', () => {
  expect(resources({ mailFrom: 'gps@example.org' }).map(arn => arn.replace(/^.*:/, ''))).toEqual([
    'identity/gps@example.org',
    'identity/example.org',
  ])
})

test('grants no mail without a sender', () => {
  expect(statementsOf(['mail:send'], granted({}))).toEqual([])
})

test('grants the invocation of one function for events', () => {
  const [statement] = statementsOf(['notifications:invoke'], granted({ stage: 'prod' }))
  expect(statement?.actions).toEqual(['lambda:InvokeFunction'])
  expect(statement?.resources).toEqual([expect.stringMatching(/:function:gps-prod-stream-notifications$/)])
})

test('grants ingest only the commands of a device', () => {
  const [statement] = statementsOf(['command:take'], granted({}))
  expect(statement?.toStatementJson()).toMatchObject({
    Action: ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['COMMANDS#*'] } },
  })
})
