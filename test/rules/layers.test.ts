import { existsSync } from 'node:fs'
import { operations } from '#shared/api/index.ts'
import { inCopy, run } from './tree.ts'

interface Violation {
  readonly from: string
  readonly to: string
  readonly rule: { readonly name: string }
}
interface Cruised {
  readonly summary: { readonly violations: readonly Violation[]; readonly totalCruised: number }
  readonly modules: readonly {
    readonly source: string
    readonly dependencies: readonly { readonly module: string; readonly resolved: string }[]
  }[]
}

const cruise = async (folders: readonly string[], cwd?: string): Promise<Cruised> => {
  const { output } = await run(
    'depcruise',
    [...folders, '--output-type', 'json', ...(cwd ? ['--preserve-symlinks'] : [])],
    cwd,
  )
  return JSON.parse(output)
}

test('checks every module and finds no forbidden import', async () => {
  const folders = ['bin', 'lib', 'functions', 'shared', 'local', 'bench', 'scripts', 'test'].filter(existsSync)
  const { summary, modules } = await cruise(folders)
  expect(modules.filter(({ source }) => source.endsWith('.ts')).length).toBeGreaterThan(operations.length)
  expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([])

  const generated = modules.find(({ source }) => source === 'scripts/generated.ts')
  expect(generated?.dependencies).toContainEqual(
    expect.objectContaining({ module: '#shared/api/index.ts', resolved: 'shared/api/index.ts' }),
  )
})

describe('forbidden imports', () => {
  const cases: readonly (readonly [rule: string, path: string, text: string])[] = [
    ['domain-is-pure', 'shared/domain/planted.ts', "import '../table/keys.ts'"],
    ['domain-is-pure', 'shared/protocol/planted.ts', "import { env } from 'node:process'"],
    ['model-is-plain', 'shared/model/planted.ts', "import type { Table } from '../table/table.ts'"],
    ['api-is-a-contract', 'shared/api/planted.ts', "import type { Host } from '../runtime.ts'"],
    ['aws-behind-adapters', 'shared/http/planted.ts', "import '@aws-sdk/client-dynamodb'"],
    ['shared-one-way', 'shared/stream/planted/up.ts', "import '../../http/reply.ts'"],
    ['storage-below-services', 'shared/table/planted/up.ts', "import '../../live/change.ts'"],
    ['repositories-below-log', 'shared/table/planted/log.ts', "import '../../log/bytes.ts'"],
    ['adapters-below-services', 'shared/aws/planted/up.ts', "import '../../live/change.ts'"],
    ['live-below-stream', 'shared/live/planted/up.ts', "import '../../stream/record.ts'"],
    ['cdk-stays-in-lib', 'shared/table/planted.ts', "import 'aws-cdk-lib'"],
    ['one-middy', 'functions/traccar/planted/chain.ts', "import '@middy/core'"],
    ['own-group-only', 'functions/traccar/planted/all.ts', "import '#shared/api/index.ts'"],
    ['own-group-only', 'functions/traccar/planted/key.ts', "import { keys } from '#shared/table/keys.ts'"],
    ['own-api-only', 'functions/traccar/planted/other.ts', "import '../../smartserver/scope.ts'"],
    ['infrastructure-knows-names', 'lib/planted.ts', "import { keys } from '#shared/table/keys.ts'"],
    ['one-way', 'shared/aws/planted.ts', "import '../../test/planted.ts'"],
    ['tests-apart', 'shared/stream/planted.ts', "import '../../test/planted.ts'"],
    ['no-circular', 'shared/domain/planted/one.ts', "import './two.ts'"],
    ['no-orphans', 'shared/planted.ts', 'export const alone = 1'],
    ['no-unresolved', 'functions/traccar/planted/lost.ts', "import '#shared/no/such.ts'"],
  ]
  const beside = { 'test/planted.ts': 'export const a = 1', 'shared/domain/planted/two.ts': "import './one.ts'" }
  let broken: readonly string[] = []

  beforeAll(async () => {
    const planted = { ...beside, ...Object.fromEntries(cases.map(([, path, text]) => [path, text])) }
    const { summary } = await inCopy(planted, folder => cruise(['shared', 'functions', 'lib'], folder))
    broken = summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)
  })

  test.each(cases)('reports %s in %s: %s', (rule, path) => {
    expect(broken).toContain(`${rule}: ${path}`)
  })
})
