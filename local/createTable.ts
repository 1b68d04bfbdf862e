/** Makes the one table on an emulator, as `shared/table/layout.ts` says it. On AWS the data stack does. */
import { type AwsCall, type RetryPolicy, ServiceError, signedCalls } from '#shared/aws/signed.ts'
import { BY_KIND, ID_ATTRIBUTE, KIND_ATTRIBUTE, PARTITION_KEY, SORT_KEY } from '#shared/table/layout.ts'

const HASH = 'HASH'
const RANGE = 'RANGE'

/** Returns the function that sends an action to an emulator, with values as DynamoDB writes them in JSON. */
export const emulatorCall = (endpoint: string, patience?: RetryPolicy): AwsCall =>
  signedCalls(
    {
      name: 'dynamodb',
      target: 'DynamoDB_20120810',
      contentType: 'application/x-amz-json-1.0',
      region: undefined,
      endpoint,
    },
    patience,
  )

/** Creates the table unless it is there. Without the SDK, which costs a start more than all the rest. */
export const createTable = async (endpoint: string, tableName: string): Promise<void> => {
  const call = emulatorCall(endpoint)
  try {
    await call('CreateTable', {
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: PARTITION_KEY, AttributeType: 'S' },
        { AttributeName: SORT_KEY, AttributeType: 'S' },
        { AttributeName: KIND_ATTRIBUTE, AttributeType: 'S' },
        { AttributeName: ID_ATTRIBUTE, AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: PARTITION_KEY, KeyType: HASH },
        { AttributeName: SORT_KEY, KeyType: RANGE },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: BY_KIND,
          KeySchema: [
            { AttributeName: KIND_ATTRIBUTE, KeyType: HASH },
            { AttributeName: ID_ATTRIBUTE, KeyType: RANGE },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    })
  } catch (error) {
    if (!(error instanceof ServiceError && error.name === 'ResourceInUseException')) throw error
  }
}
