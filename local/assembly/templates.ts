/** Reads the templates of a synthesized app and resolves references, joins, outputs of other stacks and nested stacks as CloudFormation does. */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as z from 'zod/mini'
import { readAssets, readTemplate, type Template } from './assemblyFiles.ts'

export interface Resource {
  readonly type: string
  /** Result of `Ref`, unique in the app and stable between synths: `gps-dev-data.Table…`. */
  readonly name: string
  /** Properties with resolved references. */
  readonly properties: Readonly<Record<string, unknown>>
}

interface TemplateStack {
  readonly name: string
  readonly template: Template
  /** For nested stacks: the outer stack, with its unresolved values of the parameters. */
  readonly outer?: { readonly stack: TemplateStack; readonly parameters: Readonly<Record<string, unknown>> }
}

/** Substitutes for values that only a deployment has. */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '000000000000',
  'AWS::Region': 'local',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'localhost',
  'AWS::NoValue': '',
}

export interface Templates {
  readonly resources: readonly Resource[]
  /** Directory or file of each asset by its object key: `838b….zip`. */
  readonly assets: ReadonlyMap<string, string>
}

/** Reads all stacks of a cloud assembly. Throws if a template uses an unsupported intrinsic function. */
export const readTemplates = (directory: string): Templates => {
  const assets = readAssets(directory)
  const reader = new Reader(directory, assets)
  return { resources: reader.resources(), assets }
}

class Reader {
  private readonly stacks: TemplateStack[] = []

  constructor(
    directory: string,
    private readonly assets: ReadonlyMap<string, string>,
  ) {
    const suffix = '.template.json'
    const files = readdirSync(directory).filter(name => name.endsWith(suffix) && !name.endsWith(`.nested${suffix}`))
    for (const file of files.sort()) {
      this.add({ name: basename(file, suffix), template: readTemplate(join(directory, file)) })
    }
  }

  resources(): Resource[] {
    return this.stacks.flatMap(stack =>
      Object.entries(stack.template.Resources)
        .filter(([, { Type }]) => READ_TYPES.has(Type))
        .map(([id, { Type, Properties }]) => ({
          type: Type,
          name: nameOf(stack, id),
          properties: z.record(z.string(), z.unknown()).parse(this.resolve(stack, Properties)),
        })),
    )
  }

  private add(stack: TemplateStack): void {
    this.stacks.push(stack)
    for (const [id, { Type, Properties }] of Object.entries(stack.template.Resources)) {
      if (Type !== 'AWS::CloudFormation::Stack') continue
      const file = this.assets.get(basename(this.text(stack, Properties['TemplateURL'])))
      if (file === undefined) throw new Error(`the template of the nested stack ${id} is not in the assembly`)
      const parameters = z._default(z.record(z.string(), z.unknown()), {}).parse(Properties['Parameters'])
      this.add({ name: nameOf(stack, id), template: readTemplate(file), outer: { stack, parameters } })
    }
  }

  private text(stack: TemplateStack, value: unknown): string {
    const resolved = this.resolve(stack, value)
    if (typeof resolved === 'string' || typeof resolved === 'number') return String(resolved)
    throw new Error(`expected text in ${stack.name}, found ${JSON.stringify(resolved)}`)
  }

  private resolve(stack: TemplateStack, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one: unknown) => this.resolve(stack, one))
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value)
    const [only] = entries
    if (entries.length === 1 && only && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      return this.intrinsic(stack, only[0], only[1])
    }
    return Object.fromEntries(entries.map(([key, one]) => [key, this.resolve(stack, one)]))
  }

  private intrinsic(stack: TemplateStack, name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.ref(stack, z.string().parse(argument))
      case 'Fn::GetAtt':
        return this.attribute(stack, z.tuple([z.string(), z.string()]).parse(argument))
      case 'Fn::Join': {
        const [separator, parts] = z.tuple([z.string(), z.array(z.unknown())]).parse(argument)
        return parts.map(part => this.text(stack, part)).join(separator)
      }
      case 'Fn::Sub': {
        const text = z.string().parse(argument)
        return text.replace(/\$\{([^}]+)\}/g, (_, key: string) => this.text(stack, { Ref: key }))
      }
      case 'Fn::Select': {
        const [index, list] = z.tuple([z.coerce.number(), z.unknown()]).parse(argument)
        return z.array(z.unknown()).parse(this.resolve(stack, list))[index]
      }
      case 'Fn::Split': {
        const [separator, text] = z.tuple([z.string(), z.unknown()]).parse(argument)
        return this.text(stack, text).split(separator)
      }
      case 'Fn::GetStackOutput': {
        const { StackName, OutputName } = z.object({ StackName: z.unknown(), OutputName: z.string() }).parse(argument)
        return this.output(this.text(stack, StackName), OutputName)
      }
      default:
        throw new Error(`the local run does not support ${name}, which stack ${stack.name} uses`)
    }
  }

  private ref(stack: TemplateStack, id: string): unknown {
    const pseudo = PSEUDO[id]
    if (pseudo !== undefined) return pseudo
    if (id === 'AWS::StackName' || id === 'AWS::StackId') return stack.name
    if (id in stack.template.Resources) return nameOf(stack, id)
    const { outer } = stack
    if (outer && id in outer.parameters) return this.resolve(outer.stack, outer.parameters[id])
    const parameter = stack.template.Parameters[id]
    if (parameter) return parameter.Default
    throw new Error(`stack ${stack.name} refers to ${id}, which does not exist`)
  }

  private attribute(stack: TemplateStack, [id, attribute]: [string, string]): unknown {
    if (attribute.startsWith('Outputs.')) return this.output(nameOf(stack, id), attribute.slice('Outputs.'.length))
    const type = stack.template.Resources[id]?.Type ?? ''
    return attribute === 'Arn' ? arnOf(type, nameOf(stack, id)) : `${nameOf(stack, id)}.${attribute}`
  }

  private output(stackName: string, output: string): unknown {
    const stack = this.stacks.find(({ name }) => name === stackName)
    const found = stack?.template.Outputs[output]
    if (!stack || !found) throw new Error(`stack ${stackName} has no output ${output}`)
    return this.resolve(stack, found.Value)
  }
}

/** Like CloudFormation, returns the name of a function that has one, so that ARNs built from names refer to it. */
const nameOf = ({ name, template }: TemplateStack, id: string): string => {
  const named = template.Resources[id]?.Properties['FunctionName']
  return typeof named === 'string' ? named : `${name}.${id}`
}

/** Returns an ARN of which only service and name are used. Policies append to it: `…/index/byKind`. */
const arnOf = (type: string, name: string) =>
  `arn:aws:${type.split('::')[1]?.toLowerCase() ?? ''}:local:000000000000:${name}`

/** Resource types that the local run uses. It ignores all others, such as alarms. */
const READ_TYPES = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::DynamoDB::GlobalTable',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Kinesis::Stream',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
])
