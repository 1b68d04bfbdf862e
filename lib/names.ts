/** Names and ARNs that are built instead of referenced, so that stacks do not depend on each other. */
import { Aws } from 'aws-cdk-lib'
import type { Stage } from './stage.ts'

export const arn = (service: string, resource: string): string =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`

/** Returns the Lambda function name of an address. */
export const functionNameOf = ({ stage }: Stage, address: string): string =>
  `gps-${stage}-${address.replaceAll('.', '-')}`

export const functionArnOf = (stage: Stage, address: string): string =>
  arn('lambda', `function:${functionNameOf(stage, address)}`)

/** Returns the name of the live queue. */
export const liveQueueNameOf = ({ stage }: Stage): string => `gps-${stage}-live`

/** Returns the host name of an API. Reading its endpoint would be one more control call of API Gateway. */
export const apiHostOf = ({ apiId }: { readonly apiId: string }): string =>
  `${apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`
