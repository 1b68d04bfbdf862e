/** Adds the endpoint of CONTRIBUTING.md to a copy of the repository, where its three code blocks must be enough. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inCopy, run } from './tree.ts'

/** Code blocks of the example by the path in their first line. */
const blocks = new Map(
  [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/^ {3}```ts\n([^]*?)^ {3}```/gm)].map(([, block = '']) => {
    const [path = '', ...lines] = block.replaceAll(/^ {3}/gm, '').split('\n')
    return [path.replace('// ', ''), lines.join('\n')] as const
  }),
)
const blockOf = (path: string): string => {
  const block = blocks.get(path)
  if (block === undefined) throw new Error(`CONTRIBUTING.md has no code block for ${path}`)
  return block
}

const DECLARATION = 'shared/api/traccar/devices.ts'
const HANDLER = 'functions/traccar/devices.ts'
const TEST = 'test/functions/traccar/devices/getName.test.ts'

/** Returns the file of the group with the declaration of the block. */
const declared = (): string => {
  const [opening = '', members = ''] = blockOf(DECLARATION).split('  // …\n')
  const text = readFileSync(DECLARATION, 'utf8')
  expect(text).toContain(opening)
  return text.replace(opening, () => opening + members.replace(/\}\)\n$/, ''))
}

/** Synthesizes the operation's function from its bundle. */
const INFRASTRUCTURE = 'test/infrastructure.test.ts'
const INFRASTRUCTURE_TEST = `
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { operations } from '#shared/api/index.ts'
import { bundle } from '../lib/bundles.ts'
import { ApiRoutes } from '../lib/constructs/ApiRoutes.ts'
import { OperationGroup } from '../lib/constructs/OperationGroup.ts'
import { OperationRoles } from '../lib/constructs/OperationRoles.ts'
import { readStage } from '../lib/stage.ts'

test('traccar.devices.getName has a function, a route and a policy', () => {
  const address = 'traccar.devices.getName'
  const { directory } = bundle([address], process.cwd() + '/functions')
  const [stage, stack] = [readStage({}), new Stack(new App(), 'Api')]
  const members = operations.filter(operation => operation.address === address)
  const granted = { stage, table: { tableArn: 'arn:table' }, stream: { streamArn: 'arn:stream' } }
  const httpApi = new HttpApi(stack, 'HttpApi')
  const group = new OperationGroup(stack, 'Devices', {
    stage,
    name: 'traccar.devices',
    operations: members,
    httpApi,
    codeDirectory: directory,
    environment: {},
    roles: new OperationRoles(stack, 'Roles', members, granted),
  })
  const routes = new ApiRoutes(stack, 'Routes', { stage, httpApi, operations: members })
  const role = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Role'))
  Template.fromStack(group).hasResourceProperties('AWS::Lambda::Function', { Handler: 'traccar/devices/getName.handler' })
  Template.fromStack(routes).hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'GET /api/devices/{id}/name' })
  expect(role).toContain('dynamodb:GetItem')
  expect(role).not.toContain('kinesis:')
})
`

const planted = () => ({
  [DECLARATION]: declared(),
  [HANDLER]: `${readFileSync(HANDLER, 'utf8')}\n${blockOf(HANDLER)}`,
  [TEST]: blockOf(TEST),
  [INFRASTRUCTURE]: INFRASTRUCTURE_TEST,
  'tsconfig.example.json': JSON.stringify({
    extends: './tsconfig.json',
    include: [],
    files: [DECLARATION, HANDLER, TEST, INFRASTRUCTURE],
  }),
})

const COPIED = ['bin', 'bench', 'docs', 'jest.config.mjs', 'local', 'scripts', 'test', 'web']

test('adds an endpoint with the three code blocks of CONTRIBUTING.md', async () => {
  await inCopy(
    planted(),
    async folder => {
      expect(await run('tsc', ['-p', 'tsconfig.example.json'], folder)).toEqual({ exitCode: 0, output: '' })
      expect(await run('tsx', ['scripts/generate.ts'], folder)).toMatchObject({ exitCode: 0 })
      const document = JSON.parse(readFileSync(join(folder, 'docs/openapi/traccar.json'), 'utf8'))
      expect(document.paths['/api/devices/{id}/name'].get).toMatchObject({ summary: "Get a device's name" })
      expect(readFileSync(join(folder, 'docs/routes.md'), 'utf8')).toContain('| GET | `/api/devices/{id}/name` |')
      const files = [TEST, INFRASTRUCTURE, 'test/rules/addresses.test.ts', 'test/matrix/matrix.test.ts']
      const options = ['--maxWorkers=1', '--json', '--testNamePattern', NAMES, '--runTestsByPath']
      const { output } = await run('jest', [...options, ...files], folder)
      expect(JSON.parse(output)).toMatchObject({ success: true, numPassedTests: PASSED })
    },
    COPIED,
  )
})

/** Selects the tests of the endpoint, and the test that each declared operation has a handler. */
const NAMES = String.raw`traccar\.devices\.getName |returns the name to a user|exports every declared operation`
const PASSED = 4
