/** Reads the synthesized app into the terms of the local run: functions, routes, event sources, schedules. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Ingestion } from '#shared/api/grants.ts'
import { type HttpApi, readApis, type WebSocketRoutes } from './apis.ts'
import { synthesizedFolder } from './builds.ts'
import {
  type EventInvokeConfig,
  type EventSourceSettings,
  eventSourceOf,
  invokeConfigOf,
  LEFTOVERS,
  queueOf,
  type QueueSettings,
  readsQueue,
} from './eventSources.ts'
import { type Statement, statementsOfRoles } from '../aws/policies.ts'
import { readTemplates, type Resource, type Templates } from './templates.ts'

export interface SynthesizedFunction {
  /** `traccar.devices.create` */
  readonly address: string
  /** Module that exports `handler`. */
  readonly file: string
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly environment: Readonly<Record<string, string>>
  readonly statements: readonly Statement[]
}

export interface Schedule {
  readonly address: string
  /** `rate(5 minutes)`, `cron(0 0 * * ? *)` */
  readonly expression: string
  readonly timezone: string
  /** JSON text. */
  readonly input: string
}

export interface SynthesizedApp {
  readonly functions: ReadonlyMap<string, SynthesizedFunction>
  readonly api: HttpApi
  readonly ingest: HttpApi
  /** Routes of the WebSocket API, if the app has one. */
  readonly socket: WebSocketRoutes | undefined
  readonly sources: readonly EventSourceSettings[]
  readonly queues: readonly QueueSettings[]
  readonly schedules: readonly Schedule[]
  /** Settings of functions that are invoked asynchronously, by address. */
  readonly invokeConfigs: ReadonlyMap<string, EventInvokeConfig>
  /** Whether reports go through the stream. */
  readonly ingestion: Ingestion
  readonly shards: number
}

/** Initial number of shards of an on-demand stream. */
const ON_DEMAND_SHARDS = 4
const StreamProperties = z.object({ ShardCount: z._default(z.int(), ON_DEMAND_SHARDS) })

/** Returns the synthesized app of this checkout, for commands that work without a server. */
export const localApp = async (say: (line: string) => void): Promise<SynthesizedApp> =>
  readSynthesizedApp(await synthesizedFolder(process.cwd(), say))

/** Reads a cloud assembly. Throws if it uses features that the local run does not support. */
export const readSynthesizedApp = (directory: string): SynthesizedApp => {
  const templates = readTemplates(directory)
  const ofType = (type: string) => templates.resources.filter(resource => resource.type === type)
  const byName = functionsByName(templates)
  const addressOf = (arnOrName: string): string => {
    const found = byName.get(lastPart(arnOrName))
    if (!found) throw new Error(`unknown function ${arnOrName}`)
    return found.address
  }
  const [stream] = ofType('AWS::Kinesis::Stream')
  const [direct] = [...byName.values()].filter(({ address }) => address === LEFTOVERS.address)
  const sources = ofType('AWS::Lambda::EventSourceMapping')
  return {
    functions: new Map([...byName.values()].map(one => [one.address, one])),
    ...readApis(templates.resources, addressOf),
    sources: direct ? [LEFTOVERS] : sources.filter(one => !readsQueue(one)).map(one => eventSourceOf(one, addressOf)),
    queues: sources.filter(readsQueue).map(one => queueOf(one, ofType('AWS::SQS::Queue'), addressOf)),
    invokeConfigs: new Map(ofType('AWS::Lambda::EventInvokeConfig').map(one => invokeConfigOf(one, addressOf))),
    schedules: ofType('AWS::Scheduler::Schedule').flatMap(one => scheduleOf(one, addressOf)),
    ingestion: direct ? 'direct' : 'stream',
    shards: direct ? 1 : StreamProperties.parse(stream?.properties ?? {}).ShardCount,
  }
}

/** `arn:aws:lambda:local:000000000000:stack.Function` → `stack.Function` */
const lastPart = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1)

const FunctionProperties = z.object({
  Handler: z.string(),
  Role: z.string(),
  Timeout: z._default(z.number(), 3),
  MemorySize: z._default(z.number(), 128),
  Code: z.object({ S3Key: z.optional(z.string()) }),
  Environment: z._default(z.object({ Variables: z._default(z.record(z.string(), z.string()), {}) }), { Variables: {} }),
})

/** Returns the functions of the app, without those that CDK adds for its custom resources. */
const functionsByName = ({ resources, assets }: Templates): Map<string, SynthesizedFunction> => {
  const roles = statementsOfRoles(resources)
  const found = new Map<string, SynthesizedFunction>()
  for (const { type, name, properties } of resources) {
    if (type !== 'AWS::Lambda::Function') continue
    const { Handler, Role, Timeout, MemorySize, Code, Environment } = FunctionProperties.parse(properties)
    const path = Handler.replace(/\.handler$/, '')
    const file = join(assets.get(Code.S3Key ?? '') ?? '', `${path}.mjs`)
    if (!existsSync(file)) continue
    found.set(name, {
      address: path.replaceAll('/', '.'),
      file,
      timeoutMs: Timeout * 1000,
      memoryMb: MemorySize,
      environment: Environment.Variables,
      statements: roles.get(lastPart(Role)) ?? [],
    })
  }
  return found
}

const ScheduleProperties = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z._default(z.string(), 'UTC'),
  State: z._default(z.string(), 'ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z._default(z.string(), '{}') }),
})

const scheduleOf = ({ properties }: Resource, addressOf: (arn: string) => string): Schedule[] => {
  const { ScheduleExpression, ScheduleExpressionTimezone, State, Target } = ScheduleProperties.parse(properties)
  if (State !== 'ENABLED') return []
  return [
    {
      address: addressOf(Target.Arn),
      expression: ScheduleExpression,
      timezone: ScheduleExpressionTimezone,
      input: Target.Input,
    },
  ]
}
