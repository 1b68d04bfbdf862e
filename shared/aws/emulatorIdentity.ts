/**
 * Identity that requests to an emulator are signed with, unless the region is set. It must not receive real credentials.
 * DynamoDB Local has separate tables for each region and access key, so all clients use the same.
 */
export const EMULATOR_IDENTITY = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
}
