import { readStage } from '../../lib/stage.ts'
import { statementsOf } from '../../lib/policies.ts'

const granted = (context: Record<string, unknown>) => ({
  stage: readStage(context),
  table: { tableArn: 'arn:table' },
  stream: { streamArn: 'arn:stream' },
})

test('grants mail from the configured sender only, to any identity, because SES also asks about recipients', () => {
  const [statement, ...more] = statementsOf(['mail:send'], granted({ mailFrom: 'gps@example.org' }))
  expect(more).toEqual([])
  expect(statement?.resources.map(arn => arn.replace(/^.*:/, ''))).toEqual(['identity/*', 'configuration-set/*'])
  expect(statement?.toStatementJson()).toMatchObject({
    Action: 'ses:SendEmail',
    Condition: { StringEquals: { 'ses:FromAddress': 'gps@example.org' } },
  })
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
