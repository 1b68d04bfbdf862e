/** Returns the statements with which Lambda writes failed events to the on-failure bucket, in the role of the function. */
import { Validations } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { SET_ASIDE_PREFIX } from '#shared/api/deadLetters.ts'
import { setAsideExport } from './stacks/DataStack.ts'
import type { Stage } from './stage.ts'

export const onFailureGrants = (setAsideArn: string): PolicyStatement[] => [
  new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${setAsideArn}/aws/lambda/*`] }),
  new PolicyStatement({ actions: ['s3:ListBucket'], resources: [setAsideArn] }),
]

/** Acknowledges that the policy does not name the objects. */
export const acknowledgeSetAside = (scope: Construct, stage: Stage): void =>
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${setAsideExport(stage)}/aws/lambda/*]`,
    reason: 'Lambda generates the keys of the objects that it writes.',
  })

/** Acknowledges the same for records that the consumer itself writes to the bucket. */
export const acknowledgeSetAsideRecords = (scope: Construct, stage: Stage): void =>
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${setAsideExport(stage)}/${SET_ASIDE_PREFIX}*]`,
    reason: 'The key of each object consists of the shard and the sequence number of its record.',
  })
