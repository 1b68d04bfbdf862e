/** `npm run preflight` against a listener in place of AWS. */
import { readFileSync } from 'node:fs'
import { operatorRequests } from '#shared/aws/operatorRequests.ts'
import { readArguments } from '../../scripts/preflight/arguments.ts'
import { findings, ROLES_PER_STAGE } from '../../scripts/preflight/checks.ts'
import { callerIdentity } from '../../scripts/preflight/requests.ts'
import { listen, type Listener } from '../aws/listener.ts'
import { synthesize } from '../lib/synthesized.ts'

interface Account {
  readonly concurrency: number
  readonly reserved?: number
  readonly roles: number
  readonly bootstrapVersion?: number
  readonly stages?: readonly string[]
  readonly sandbox?: boolean
  readonly verified?: readonly string[]
  readonly logGroups?: readonly string[]
  readonly tables?: readonly string[]
  readonly streams?: readonly string[]
}

/** A new account: ten executions at once, no stage, SES in the sandbox. */
const NEW: Account = { concurrency: 10, roles: 12, bootstrapVersion: 30, sandbox: true }
const GROWN: Account = { ...NEW, concurrency: 1000, sandbox: false, verified: ['example.org'] }

const stackXml = (outputs: Readonly<Record<string, string>>) =>
  `<R><Outputs>${Object.entries(outputs)
    .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join('')}</Outputs></R>`
const NO_STACK = '<R><Error><Code>ValidationError</Code></Error></R>'

/** Answers of the account, by service and action or path. */
const answerOf = (account: Account, action: string, body: string): readonly [number, string] => {
  const { bootstrapVersion, stages = [], verified = [], concurrency, reserved = 0, roles } = account
  const named = new URLSearchParams(body).get('StackName') ?? ''
  if (action === 'GetCallerIdentity')
    return [200, '<R><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/ann</Arn></R>']
  if (action === 'DescribeStacks' && named === 'CDKToolkit')
    return bootstrapVersion ? [200, stackXml({ BootstrapVersion: String(bootstrapVersion) })] : [400, NO_STACK]
  if (action === 'DescribeStacks') return stages.includes(named) ? [200, stackXml({})] : [400, NO_STACK]
  if (action === 'GetAccountSummary') {
    const entry = (key: string, value: number) => `<entry><key>${key}</key><value>${value}</value></entry>`
    return [200, `<R><SummaryMap>${entry('RolesQuota', 1000)}${entry('Roles', roles)}</SummaryMap></R>`]
  }
  if (action.endsWith('account-settings')) {
    const limits = { ConcurrentExecutions: concurrency, UnreservedConcurrentExecutions: concurrency - reserved }
    return [200, JSON.stringify({ AccountLimit: limits })]
  }
  if (action.endsWith('/concurrency')) return [200, JSON.stringify({ ReservedConcurrentExecutions: reserved })]
  if (action.endsWith('email/account'))
    return [200, JSON.stringify({ ProductionAccessEnabled: account.sandbox !== true, SendingEnabled: true })]
  if (action.includes('email/identities')) {
    const identity = decodeURIComponent(action.split('/').at(-1) ?? '')
    return verified.includes(identity) ? [200, '{"VerifiedForSendingStatus":true}'] : [404, '{}']
  }
  if (action.endsWith('DescribeLogGroups'))
    return [200, JSON.stringify({ logGroups: (account.logGroups ?? []).map(logGroupName => ({ logGroupName })) })]
  if (action.endsWith('ListTables')) return [200, JSON.stringify({ TableNames: account.tables ?? [] })]
  return [200, JSON.stringify({ StreamNames: account.streams ?? [] })]
}

let aws: Listener
let present: Account
const previous = { ...process.env }

beforeAll(async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' })
  delete process.env['AWS_PROFILE']
  aws = await listen(() => (request, response) => {
    const { body } = aws.asked.at(-1)!
    const action =
      new URLSearchParams(body).get('Action') ?? String(request.headers['x-amz-target'] ?? request.url ?? '')
    const [status, text] = answerOf(present, action, body)
    response.writeHead(status).end(text)
  })
})
afterAll(async () => {
  process.env = previous
  await aws.close()
})

/** Runs the checks for a deployment with these keys, in Stockholm. Returns the findings that need attention. */
const preflight = async (account: Account, ...keys: string[]) => {
  present = account
  const request = await operatorRequests({ region: 'eu-north-1', endpointOf: () => aws.endpoint, pauseMs: 1 })
  const { stage } = readArguments(keys.flatMap(key => ['-c', key]))
  const { account: id } = await callerIdentity(request)
  const found = await findings({ request, stage, account: id, region: 'eu-north-1' })
  return found.filter(({ level }) => level !== 'ok')
}

test('has nothing to say about an account that is large enough', async () => {
  expect(await preflight(GROWN, 'mailFrom=gps@example.org')).toEqual([])
})

test('names the command that asks for more executions of a new account', async () => {
  const [finding, ...more] = await preflight(NEW)
  expect(more).toEqual([])
  expect(finding).toEqual({
    level: 'note',
    text: 'Lambda runs only 10 functions at once. Trackers and people wait for each other; request more.',
    command:
      'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 ' +
      '--desired-value 1000 --region eu-north-1',
  })
})

test('rejects a reservation that leaves fewer than 100 executions, and counts the present one', async () => {
  const [finding] = await preflight(NEW, 'trackerConcurrency=5')
  expect(finding).toMatchObject({
    level: 'problem',
    text:
      '-c trackerConcurrency=5 leaves 5 of 10 concurrent executions unreserved, but Lambda requires 100: ' +
      'leave the key out, or request more.',
  })
  expect(await preflight(GROWN, 'trackerConcurrency=900')).toEqual([])
  expect(await preflight(GROWN, 'trackerConcurrency=901')).toMatchObject([{ level: 'problem' }])
  expect(await preflight({ ...GROWN, reserved: 500 }, 'trackerConcurrency=900')).toEqual([])
})

test('names the bootstrap command of a region without one', async () => {
  const { bootstrapVersion: _, ...account } = GROWN
  const command = 'npx cdk bootstrap aws://123456789012/eu-north-1'
  expect(await preflight(account)).toEqual([{ level: 'problem', text: 'The region is not bootstrapped.', command }])
  expect(await preflight({ ...GROWN, bootstrapVersion: 5 })).toMatchObject([
    { text: 'The region has version 5 of the bootstrap stack.', command },
  ])
})

test('counts the roles that a new stage adds, and none for a stage that exists', async () => {
  const full = { ...GROWN, roles: 1000 - ROLES_PER_STAGE + 1 }
  expect(await preflight(full)).toMatchObject([{ level: 'problem', text: /IAM roles/ }])
  expect(await preflight({ ...full, stages: ['gps-dev-data'] })).toEqual([])
})

test('a stage has no more roles than are counted', () => {
  expect(synthesize().ofType('AWS::IAM::Role').length).toBeLessThanOrEqual(ROLES_PER_STAGE)
})

test('shows the sandbox of SES, and a sender that is not verified', async () => {
  const found = await preflight({ ...GROWN, sandbox: true, verified: [] }, 'mailFrom=gps@example.org')
  expect(found).toMatchObject([
    {
      level: 'problem',
      text: 'SES has not verified gps@example.org or its domain.',
      command: 'aws sesv2 create-email-identity --email-identity gps@example.org --region eu-north-1',
    },
    { level: 'note', text: 'SES is in the sandbox: only verified recipients get mail, at most 200 a day.' },
  ])
})

test('finds what an earlier stage left', async () => {
  const logGroups = ['/aws/lambda/gps-dev-traccar-devices-list', '/aws/lambda/gps-dev-traccar-devices-create']
  const tables = ['gps-dev-data-Table1', 'gps-development-data-Table1']
  const left = { ...GROWN, logGroups, tables, streams: ['gps-dev-data-Positions1'] }
  expect(await preflight(left)).toMatchObject([
    {
      level: 'problem',
      text:
        '2 log groups of an earlier deployment exist, such as /aws/lambda/gps-dev-traccar-devices-list. ' +
        'CloudFormation cannot create them again.',
    },
    {
      level: 'note',
      text:
        'An earlier stage left data, which costs until it is deleted: table gps-dev-data-Table1, ' +
        'stream gps-dev-data-Positions1.',
    },
  ])
  expect(await preflight({ ...left, stages: ['gps-dev-data'] })).toEqual([])
})

test('rejects the keys that a deployment rejects', () => {
  expect(() => readArguments(['-c', 'shards=0'])).toThrow('"shards" must be a whole number from 1 to 200')
  expect(() => readArguments(['-c', 'shards'])).toThrow('-c expects KEY=VALUE, but got "shards".')
})

test('docs/first-deployment.md begins with the preflight', () => {
  expect(readFileSync('docs/first-deployment.md', 'utf8')).toContain('1. `npm run preflight')
})

test('only reads', () => {
  const changing = aws.asked.filter(({ request }) => !/^(GET|POST) /.test(request))
  expect(changing).toEqual([])
  const actions = aws.asked.map(
    ({ body, headers }) => new URLSearchParams(body).get('Action') ?? headers['x-amz-target'],
  )
  for (const action of actions) expect(String(action ?? 'GET')).toMatch(/(^|\.)(Get|List|Describe|GET)/)
})
