import type { Bundle } from './bundles.ts'
import type { Stage } from './stage.ts'

/** Inputs of all stacks of a deployment. */
export interface Deployment {
  readonly stage: Stage
  readonly version: string
  /** Functions of the API, the stream and the deployment. */
  readonly appBundle: Bundle
  /** Functions of tracker ingest. */
  readonly ingestBundle: Bundle
}
