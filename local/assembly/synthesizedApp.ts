/** What the templates say, in the words of the local run: functions, routes, sources, schedules. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { type HttpApi, httpApis } from './apis.ts'
import { type Statement, statementsOfRoles } from '../aws/policies.ts'
import { queueOf, type QueueSettings, readsQueue } from './eventSources.ts'
import { readTemplates, type Resource, type Templates } from './templates.ts'
import { apart, type SocketRoutes, socketRoutes } from './webSocketApis.ts'

export interface SynthesizedFunction {
  /** `traccar.devices.create` */
  readonly address: string
  /** The module that exports `handler`. */
  readonly file: string
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly environment: Readonly<Record<string, string>>
  readonly statements: readonly Statement[]
}

/** As Lambda's event source mapping says it. */
export interface EventSourceSettings {
  readonly address: string
  readonly batchSize: number
  readonly windowMs: number
  readonly bisect: boolean
  readonly partialFailures: boolean
  /** Infinity: until it works or is too old. */
  readonly retries: number
  readonly maxAgeMs: number
}

export interface Schedule {
  readonly address: string
  /** `rate(5 minutes)`, `cron(0 0 * * ? *)` */
  readonly expression: string
  readonly timezone: string
  /** JSON. */
  readonly input: string
}

/** As Lambda's event invoke configuration says it. */
export interface AsyncRules {
  readonly retries: number
  readonly maxAgeMs: number
}
/** Lambda's own. */
export const DEFAULT_RULES: AsyncRules = { retries: 2, maxAgeMs: 6 * 3_600_000 }

export interface SynthesizedApp {
  readonly functions: ReadonlyMap<string, SynthesizedFunction>
  readonly api: HttpApi
  readonly ingest: HttpApi
  /** Of the WebSocket API. */
  readonly socket: SocketRoutes | undefined
  readonly sources: readonly EventSourceSettings[]
  readonly queues: readonly QueueSettings[]
  readonly schedules: readonly Schedule[]
  /** Of functions that are called without being waited for. */
  readonly asyncRules: ReadonlyMap<string, AsyncRules>
  readonly shards: number
}

/** Kinesis begins with four where it scales by itself. */
const ON_DEMAND_SHARDS = 4

/** Reads a cloud assembly. Throws where it uses what the local run does not know. */
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
  const sources = ofType('AWS::Lambda::EventSourceMapping')
  const { ofSockets, others } = apart(templates.resources)
  return {
    functions: new Map([...byName.values()].map(one => [one.address, one])),
    ...httpApis(others, addressOf),
    socket: socketRoutes(ofSockets, addressOf),
    sources: sources.filter(one => !readsQueue(one)).map(one => sourceOf(one, addressOf)),
    queues: sources.filter(readsQueue).map(one => queueOf(one, ofType('AWS::SQS::Queue'), addressOf)),
    asyncRules: new Map(ofType('AWS::Lambda::EventInvokeConfig').map(one => asyncRulesOf(one, addressOf))),
    schedules: ofType('AWS::Scheduler::Schedule').flatMap(one => scheduleOf(one, addressOf)),
    shards: z.object({ ShardCount: z._default(z.int(), ON_DEMAND_SHARDS) }).parse(stream?.properties ?? {}).ShardCount,
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

/** Our functions; CDK's own, which serve its custom resources, are not run here. */
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

const SourceProperties = z.object({
  FunctionName: z.string(),
  BatchSize: z._default(z.int(), 100),
  MaximumBatchingWindowInSeconds: z._default(z.number(), 0),
  BisectBatchOnFunctionError: z._default(z.boolean(), false),
  FunctionResponseTypes: z._default(z.array(z.string()), []),
  MaximumRetryAttempts: z._default(z.int(), -1),
  MaximumRecordAgeInSeconds: z._default(z.int(), -1),
})

const sourceOf = ({ properties }: Resource, addressOf: (name: string) => string): EventSourceSettings => {
  const source = SourceProperties.parse(properties)
  const orEndless = (value: number) => (value < 0 ? Infinity : value)
  return {
    address: addressOf(source.FunctionName),
    batchSize: source.BatchSize,
    windowMs: source.MaximumBatchingWindowInSeconds * 1000,
    bisect: source.BisectBatchOnFunctionError,
    partialFailures: source.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    retries: orEndless(source.MaximumRetryAttempts),
    maxAgeMs: orEndless(source.MaximumRecordAgeInSeconds) * 1000,
  }
}

const AsyncProperties = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z._default(z.int(), DEFAULT_RULES.retries),
  MaximumEventAgeInSeconds: z._default(z.int(), DEFAULT_RULES.maxAgeMs / 1000),
})

const asyncRulesOf = ({ properties }: Resource, addressOf: (name: string) => string): [string, AsyncRules] => {
  const { FunctionName, MaximumRetryAttempts, MaximumEventAgeInSeconds } = AsyncProperties.parse(properties)
  return [addressOf(FunctionName), { retries: MaximumRetryAttempts, maxAgeMs: MaximumEventAgeInSeconds * 1000 }]
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
