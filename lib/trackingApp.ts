import { App, type AppProps, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import cdk from '../cdk.json' with { type: 'json' }
import product from '../package.json' with { type: 'json' }
import { type Bundle, bundle, ASSETS } from './bundles.ts'
import { AddressStack } from './stacks/AddressStack.ts'
import { ApiStack } from './stacks/ApiStack.ts'
import { ConsumerStack } from './stacks/ConsumerStack.ts'
import { DashboardStack } from './stacks/DashboardStack.ts'
import { DataStack, hasStream } from './stacks/DataStack.ts'
import { DoorStack } from './stacks/DoorStack.ts'
import { IngestStack } from './stacks/IngestStack.ts'
import { LiveStack } from './stacks/LiveStack.ts'
import { NotificationsStack } from './stacks/NotificationsStack.ts'
import { ScheduleStack } from './stacks/ScheduleStack.ts'
import { StreamStack } from './stacks/StreamStack.ts'
import { WebStack } from './stacks/WebStack.ts'
import { readStage } from './stage.ts'

export interface TrackingAppOptions {
  /** Context keys that override cdk.json. The CLI passes its `-c` options itself. */
  readonly context?: Readonly<Record<string, unknown>>
  readonly outdir?: string
  /** Region of the deployment. Certificates must be in it. Undefined if it is not known. */
  readonly region?: string | undefined
  readonly functionsRoot?: string
  /** Returns the folder of the built web app. Called only if the stage has a web app. */
  readonly siteFolder?: () => string
}

export interface TrackingApp {
  readonly app: App
  readonly appBundle: Bundle
  readonly ingestBundle: Bundle
  readonly stacks: {
    readonly data: DataStack
    readonly api: ApiStack
    readonly address: AddressStack
    readonly ingest: IngestStack
    readonly consumer?: ConsumerStack
    readonly schedule: ScheduleStack
    readonly live: LiveStack
    readonly door?: DoorStack
    readonly web?: WebStack
  }
  /** Removes the bundles. The assembly has copies. */
  dispose(): void
}

/** Creates the app. Throws InvalidContext for an invalid context key, and esbuild's error for a function without a file. */
export const trackingApp = ({
  context,
  outdir,
  region,
  functionsRoot = 'functions',
  siteFolder = noSite,
}: TrackingAppOptions = {}): TrackingApp => {
  const app = checkedApp({ context: { ...context }, ...(outdir !== undefined && { outdir }) })
  const stage = readStage(app.node.getAllContext(), region)
  const root = resolve(functionsRoot)
  const appBundle = bundle(ASSETS.app, root)
  const ingestBundle = bundle(ASSETS.ingest, root)
  const dispose = () => [appBundle, ingestBundle].forEach(one => one.remove())
  try {
    const deployment = { stage, version: product.version, appBundle, ingestBundle }
    const name = (part: string) => `gps-${stage.stage}-${part}`
    const stream = stage.ingestion === 'stream' ? new StreamStack(app, name('stream'), stage) : undefined
    const data = new DataStack(app, name('data'), stage, stream?.stream)
    const api = new ApiStack(app, name('api'), deployment, data)
    const address = new AddressStack(app, name('address'), stage)
    const ingest = new IngestStack(app, name('ingest'), deployment, { data, address })
    new NotificationsStack(app, name('notifications'), deployment, data)
    const consumer = hasStream(data) && new ConsumerStack(app, name('consumer'), deployment, data)
    // Deployed before ingest, so that the consumer can read everything that ingest writes.
    if (consumer) ingest.addStackDependency(consumer)
    const schedule = new ScheduleStack(app, name('schedule'), deployment, data)
    const live = new LiveStack(app, name('live'), deployment, data)
    const { cloudFrontSecret } = data
    const door =
      stage.trackerDoor === 'cloudfront'
        ? new DoorStack(app, name('door'), { stage, trackerHost: address.host, cloudFrontSecret })
        : undefined
    const web =
      stage.web &&
      new WebStack(app, name('web'), {
        stage,
        siteFolder: siteFolder(),
        httpApi: api.httpApi,
        trackerUrl: stage.trackerDomain === undefined && door ? door.url : address.url,
        socket: live.origin,
        data,
      })
    if (stage.dashboard) new DashboardStack(app, name('dashboard'), { stage, data, api, address, consumer })
    const optional = { ...(consumer && { consumer }), ...(door && { door }), ...(web && { web }) }
    const stacks = { data, api, address, ingest, schedule, live, ...optional }
    return { app, appBundle, ingestBundle, stacks, dispose }
  } catch (error) {
    dispose()
    throw error
  }
}

const noSite = () => {
  throw new Error('The stage has a web app, but siteFolder is not set: set it, or use `-c web=false`.')
}

/** Returns an app whose synth fails on findings of cdk-nag and of CDK's template validator (enabled in cdk.json). */
export const checkedApp = ({ context, ...props }: AppProps): App => {
  // The validator is WebAssembly that runs once. Optimizing it takes longer than it saves, and delays the exit.
  setFlagsFromString('--liftoff-only')
  const app = new App({ context: { ...cdk.context, ...context }, ...props })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
  return app
}
