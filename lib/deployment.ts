import type { Bundle } from './bundles.ts'
import type { Stage } from './stage.ts'

/** What all stacks of one deployment are made from. */
export interface Deployment {
  readonly stage: Stage
  readonly version: string
  /** The functions of the API, the stream and the deployment. */
  readonly appBundle: Bundle
  /** The functions that trackers talk to. */
  readonly ingestBundle: Bundle
}
