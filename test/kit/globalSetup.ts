/** Starts one DynamoDB emulator for all test files. Workers read its endpoint from the environment. */
import { startEmulator } from '../../local/dynamodb.ts'
import { shared } from './shared.ts'

// oxlint-disable-next-line import/no-default-export -- jest requires it
export default async () => {
  shared.emulator = await startEmulator()
  process.env['TEST_DYNAMODB_ENDPOINT'] = shared.emulator.endpoint
}
