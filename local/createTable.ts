/** Makes the one table on an emulator, as `shared/table/layout.ts` says it. On AWS the data stack does. */
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb'
import { BY_KIND, ID_ATTRIBUTE, KIND_ATTRIBUTE, PARTITION_KEY, SORT_KEY } from '#shared/table/layout.ts'

/** Creates the table unless it is there. */
export const createTable = async (endpoint: string, tableName: string): Promise<void> => {
  const client = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: PARTITION_KEY, AttributeType: 'S' },
          { AttributeName: SORT_KEY, AttributeType: 'S' },
          { AttributeName: KIND_ATTRIBUTE, AttributeType: 'S' },
          { AttributeName: ID_ATTRIBUTE, AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: PARTITION_KEY, KeyType: 'HASH' },
          { AttributeName: SORT_KEY, KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: BY_KIND,
            KeySchema: [
              { AttributeName: KIND_ATTRIBUTE, KeyType: 'HASH' },
              { AttributeName: ID_ATTRIBUTE, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
    )
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  } finally {
    client.destroy()
  }
}
