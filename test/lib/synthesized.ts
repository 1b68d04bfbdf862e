/** The whole app, synthesized into a temporary folder, as templates by stack. */
import { Template } from 'aws-cdk-lib/assertions'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { trackingApp } from '../../lib/trackingApp.ts'

export interface Resource {
  readonly Type: string
  readonly Properties: Record<string, any>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

export interface Synthesized {
  /** Stacks that CloudFormation refuses to delete. */
  readonly protectedStacks: readonly string[]
  /** By file: `gps-dev-data`; nested ones have names that CDK gave. */
  readonly templates: ReadonlyMap<string, Template>
  /** Of a stack by the last part of its name: `data`. */
  template(name: string): Template
  /** Assets of each stack that are code of functions: the hash of each. */
  readonly codeAssets: ReadonlyMap<string, ReadonlySet<string>>
  /** The role of the function at an address. */
  roleOf(address: string): Resource
  /** All resources of a type in all templates. */
  ofType(type: string): Resource[]
}

export const synthesize = (context: Record<string, unknown> = {}): Synthesized => {
  const outdir = mkdtempSync(join(tmpdir(), 'serverless-gps-synth-'))
  try {
    const { app, stacks, dispose } = trackingApp({ context: { web: 'false', ...context }, outdir })
    try {
      app.synth()
    } finally {
      dispose()
    }
    const files = readdirSync(outdir).filter(file => file.endsWith('.template.json'))
    const templates = new Map(
      files.map(file => [
        file.replace('.template.json', ''),
        Template.fromJSON(JSON.parse(readFileSync(join(outdir, file), 'utf8'))),
      ]),
    )
    const template = (name: string): Template => {
      const found = templates.get(`gps-dev-${name}`)
      if (!found) throw new Error(`no stack ${name} among ${[...templates.keys()].join(', ')}`)
      return found
    }
    const ofType = (type: string): Resource[] =>
      [...templates.values()].flatMap(template => Object.values(template.findResources(type)) as Resource[])
    const protectedStacks = Object.values(stacks)
      .filter(stack => stack.terminationProtection)
      .map(stack => stack.stackName)
    return {
      protectedStacks,
      templates,
      template,
      codeAssets: codeAssets(templates),
      roleOf: roleIn(templates),
      ofType,
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}

/** Functions with an address are ours; the others are CDK's. */
export const isOurs = ({ Properties }: Resource): boolean => Properties['FunctionName'] !== undefined

const codeAssets = (templates: ReadonlyMap<string, Template>) => {
  const found = new Map<string, Set<string>>()
  for (const [file, template] of templates) {
    // A nested stack belongs to the stack of the API.
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
    const named = { Properties: { FunctionName: `gps-dev-${address.replaceAll('.', '-')}` } }
    for (const template of templates.values()) {
      const [lambda] = Object.values(template.findResources('AWS::Lambda::Function', named))
      if (lambda) return template.toJSON()['Resources'][lambda['Properties'].Role['Fn::GetAtt'][0]]
    }
    throw new Error(`no function ${address}`)
  }
