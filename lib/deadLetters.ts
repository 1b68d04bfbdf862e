/** What a function needs so that Lambda keeps in its name what it could not do. */
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

/** Says to cdk-nag why the names of the objects are not said. */
export const acknowledgeSetAside = (scope: Construct, stage: Stage): void =>
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${setAsideExport(stage)}/aws/lambda/*]`,
    reason: 'Lambda generates the keys of the objects that it writes.',
  })

/** The same for the records that the consumer itself sets aside. */
export const acknowledgeSetAsideRecords = (scope: Construct, stage: Stage): void =>
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${setAsideExport(stage)}/${SET_ASIDE_PREFIX}*]`,
    reason: 'The key of each object consists of the shard and the sequence number of its record.',
  })
