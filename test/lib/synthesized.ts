/** Templates of the app by stack, synthesized once for all tests and runs with the same sources. */
import { Template } from 'aws-cdk-lib/assertions'
import { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Resource {
  readonly Type: string
  readonly Properties: Record<string, any>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

export interface Synthesized {
  /** Stacks with termination protection. */
  readonly protectedStacks: readonly string[]
  /** Warnings of the synth. */
  readonly warnings: readonly string[]
  /** Templates by file: `gps-dev-data`. CDK names nested stacks. */
  readonly templates: ReadonlyMap<string, Template>
  /** Returns the template of a stack by the last part of its name: `data`. */
  template(name: string): Template
  /** Hashes of the function code assets of each stack. */
  readonly codeAssets: ReadonlyMap<string, ReadonlySet<string>>
  /** Returns the role of the function at an address. */
  roleOf(address: string): Resource
  /** Returns all resources of a type in all templates. */
  ofType(type: string): Resource[]
}

/** Context that most tests use, so that they share one synth. */
const CONTEXT = {
  mailFrom: 'gps@example.org',
  alarmEmail: 'ops@example.org',
  allowedOrigins: 'https://map.example.org',
}

/** Returns the app with these keys of lib/stage.ts; default: the shared context. */
export const synthesize = (context: Readonly<Record<string, string>> = CONTEXT): Synthesized => {
  const folder = execFileSync(
    process.execPath,
    ['--import', 'tsx', 'test/lib/assembly.ts', JSON.stringify({ web: 'false', ...context })],
    { encoding: 'utf8' },
  )
  const { stacks } = new CloudAssembly(folder)
  const files = readdirSync(folder).filter(file => file.endsWith('.template.json'))
  const templates = new Map(
    files.map(file => [
      file.replace('.template.json', ''),
      Template.fromJSON(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
    ]),
  )
  const template = (name: string): Template => {
    const found = templates.get(`gps-dev-${name}`)
    if (!found) throw new Error(`no stack ${name} among ${[...templates.keys()].join(', ')}`)
    return found
  }
  const ofType = (type: string): Resource[] =>
    [...templates.values()].flatMap(template => Object.values(template.findResources(type)) as Resource[])
  return {
    protectedStacks: stacks.filter(stack => stack.terminationProtection).map(stack => stack.stackName),
    warnings: stacks
      .flatMap(({ messages }) => messages)
      .flatMap(({ entry }) => (typeof entry.data === 'string' ? [entry.data] : [])),
    templates,
    template,
    codeAssets: codeAssets(templates),
    roleOf: roleIn(templates),
    ofType,
  }
}

/** Functions with an address belong to the app; others belong to CDK. */
export const isOurs = ({ Properties }: Resource): boolean => Properties['FunctionName'] !== undefined

const codeAssets = (templates: ReadonlyMap<string, Template>) => {
  const found = new Map<string, Set<string>>()
  for (const [file, template] of templates) {
    // Nested stacks belong to the API stack.
    const stack = file.endsWith('.nested') ? 'gps-dev-api' : file
    const keys = (Object.values(template.findResources('AWS::Lambda::Function')) as Resource[])
      .filter(isOurs)
      .map(({ Properties }) => Properties['Code'].S3Key as string)
    found.set(stack, new Set([...(found.get(stack) ?? []), ...keys]))
  }
  return found
}

const roleIn =
  (templates: ReadonlyMap<string, Template>) =>
  (address: string): Resource => {
    const named = { Properties: { Handler: `${address.replaceAll('.', '/')}.handler` } }
    for (const template of templates.values()) {
      const [lambda] = Object.values(template.findResources('AWS::Lambda::Function', named))
      if (lambda) return roleBehind(lambda['Properties'].Role, template, templates)
    }
    throw new Error(`no function ${address}`)
  }

/** A role of the same stack, or of the outer stack if a parameter has its ARN. */
const roleBehind = (reference: any, template: Template, templates: ReadonlyMap<string, Template>): Resource => {
  const [own] = reference['Fn::GetAtt'] ?? []
  if (own !== undefined) return template.toJSON()['Resources'][own]
  const outer = templates.get('gps-dev-api')?.toJSON()['Resources'] ?? {}
  const passed = Object.values<any>(outer).map(({ Properties }) => Properties?.Parameters?.[reference.Ref])
  const [role] = passed.find(value => value !== undefined)['Fn::GetAtt']
  return outer[role]
}
