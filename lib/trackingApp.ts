import { App, type AppProps, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { functions } from '#shared/api/functions.ts'
import { operations } from '#shared/api/index.ts'
import cdk from '../cdk.json' with { type: 'json' }
import product from '../package.json' with { type: 'json' }
import { type Bundle, bundle, FOLDERS } from './bundles.ts'
import { ApiStack } from './stacks/ApiStack.ts'
import { ConsumerStack } from './stacks/ConsumerStack.ts'
import { DataStack } from './stacks/DataStack.ts'
import { IngestStack } from './stacks/IngestStack.ts'
import { LiveStack } from './stacks/LiveStack.ts'
import { ScheduleStack } from './stacks/ScheduleStack.ts'
import { WebStack } from './stacks/WebStack.ts'
import { readStage } from './stage.ts'

export interface TrackingAppOptions {
  /** Context keys over those of cdk.json; the CLI's `-c` come by themselves. */
  readonly context?: Readonly<Record<string, unknown>>
  readonly outdir?: string
  readonly functionsRoot?: string
  /** Gives the built web app; asked for only when the stage has one. */
  readonly siteFolder?: () => string
}

export interface TrackingApp {
  readonly app: App
  readonly appBundle: Bundle
  readonly ingestBundle: Bundle
  readonly stacks: {
    readonly data: DataStack
    readonly api: ApiStack
    readonly ingest: IngestStack
    readonly consumer: ConsumerStack
    readonly schedule: ScheduleStack
    readonly live: LiveStack
    readonly web?: WebStack
  }
  /** Removes the bundles, of which the assembly has copies. */
  dispose(): void
}

/** Makes the whole app. Throws InvalidContext for a bad context key, and names the functions whose files are missing. */
export const trackingApp = ({
  context,
  outdir,
  functionsRoot = 'functions',
  siteFolder = noSite,
}: TrackingAppOptions = {}): TrackingApp => {
  const app = checkedApp({ context: { ...context }, ...(outdir !== undefined && { outdir }) })
  const stage = readStage(app.node.getAllContext())
  const root = resolve(functionsRoot)
  const appBundle = bundle(FOLDERS.app, root)
  const ingestBundle = bundle(FOLDERS.ingest, root)
  const dispose = () => [appBundle, ingestBundle].forEach(one => one.remove())
  try {
    requireFiles([...appBundle.entries, ...ingestBundle.entries].map(({ address }) => address))
    const deployment = { stage, version: product.version, appBundle, ingestBundle }
    const name = (part: string) => `gps-${stage.stage}-${part}`
    const data = new DataStack(app, name('data'), stage)
    const api = new ApiStack(app, name('api'), deployment, data)
    const ingest = new IngestStack(app, name('ingest'), deployment, data)
    const consumer = new ConsumerStack(app, name('consumer'), deployment, data)
    // The consumer must be able to read whatever ingest writes, so it is deployed first.
    ingest.addStackDependency(consumer)
    const schedule = new ScheduleStack(app, name('schedule'), deployment, data)
    const live = new LiveStack(app, name('live'), deployment, data)
    const { httpApi } = api
    const { cloudFrontSecret } = data
    const web =
      stage.web &&
      new WebStack(app, name('web'), {
        stage,
        siteFolder: siteFolder(),
        httpApi,
        trackerUrl: ingest.url,
        socket: live.origin,
        cloudFrontSecret,
      })
    const stacks = { data, api, ingest, consumer, schedule, live, ...(web && { web }) }
    return { app, appBundle, ingestBundle, stacks, dispose }
  } catch (error) {
    dispose()
    throw error
  }
}

const noSite = () => {
  throw new Error('The stage has a web app, but siteFolder is not set: set it, or use `-c web=false`.')
}

/** An app whose synth fails on a finding of cdk-nag or of CDK's own template validator (switched on in cdk.json). */
export const checkedApp = ({ context, ...props }: AppProps): App => {
  // The validator is WebAssembly that runs once: to optimize it takes longer than it saves, and holds up the exit.
  setFlagsFromString('--liftoff-only')
  const app = new App({ context: { ...cdk.context, ...context }, ...props })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
  return app
}

const requireFiles = (present: readonly string[]): void => {
  const declared = [...operations, ...Object.values(functions)].map(({ address }) => address)
  const missing = declared.filter(address => !present.includes(address))
  if (missing.length === 0) return
  const files = missing.map(address => `functions/${address.replaceAll('.', '/')}.ts`)
  throw new Error(`Declared functions have no file: ${files.join(', ')}.`)
}
