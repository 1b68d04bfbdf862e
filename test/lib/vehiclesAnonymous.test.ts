import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { trackingApp } from '../../lib/trackingApp.ts'
import type { Resource } from './synthesized.ts'

let warnings: unknown[]
let functions: Resource[]

beforeAll(() => {
  // CDK tells the warning here too.
  jest.spyOn(console, 'error').mockImplementation(() => undefined)
  const outdir = mkdtempSync(join(tmpdir(), 'serverless-gps-synth-'))
  const { app, dispose } = trackingApp({ context: { web: 'false', vehiclesAnonymous: 'true' }, outdir })
  try {
    warnings = app.synth().stacks.flatMap(({ messages }) => messages.map(({ entry }) => entry.data))
    const templates = readdirSync(outdir).filter(file => file.endsWith('.template.json'))
    functions = templates
      .map(file => JSON.parse(readFileSync(join(outdir, file), 'utf8')))
      .flatMap(({ Resources }) => Object.values<Resource>(Resources))
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
  } finally {
    dispose()
    rmSync(outdir, { recursive: true })
    jest.restoreAllMocks()
  }
})

test('who opens the vehicle associations to anyone is warned at each synth', () => {
  expect(warnings.filter(warning => String(warning).startsWith('vehiclesAnonymous is set: anyone'))).toHaveLength(1)
})

test('only their functions are told that they are open', () => {
  const open = functions.filter(({ Properties }) => Properties['Environment']?.Variables?.VEHICLES_ANONYMOUS === 'true')
  expect(open.map(({ Properties }) => Properties['FunctionName']).sort()).toEqual([
    'gps-dev-vehicles-associations-create',
    'gps-dev-vehicles-associations-list',
    'gps-dev-vehicles-associations-remove',
  ])
  expect(
    functions.filter(({ Properties }) => 'VEHICLES_ANONYMOUS' in (Properties['Environment']?.Variables ?? {})),
  ).toEqual(open)
})
