/** Returns the statements with which Lambda writes failed events to the on-failure bucket, in the role of the function. */
import { Stack, Validations } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { SET_ASIDE_PREFIX } from '#shared/api/deadLetters.ts'
import type { DataStack } from './stacks/DataStack.ts'

export const onFailureGrants = (setAsideArn: string): PolicyStatement[] => [
  new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${setAsideArn}/aws/lambda/*`] }),
  new PolicyStatement({ actions: ['s3:ListBucket'], resources: [setAsideArn] }),
]

/** Acknowledges that the policy does not name the objects. */
export const acknowledgeSetAside = (scope: Construct, { setAsideArn }: DataStack): void =>
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${JSON.stringify(Stack.of(scope).resolve(setAsideArn))}/aws/lambda/*]`,
    reason: 'Lambda generates the keys of the objects that it writes.',
  })

/** Acknowledges the same for records that a function itself writes to the bucket. */
export const acknowledgeSetAsideRecords = (scope: Construct, { setAsideArn }: Pick<DataStack, 'setAsideArn'>): void =>
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${JSON.stringify(Stack.of(scope).resolve(setAsideArn))}/${SET_ASIDE_PREFIX}*]`,
    reason: 'The key of each object identifies its record.',
  })
