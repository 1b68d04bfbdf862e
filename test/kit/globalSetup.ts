/** One emulator for all test files; the workers find it by its address in the environment. */
import { startEmulator } from '../../local/table/emulator.ts'
import { shared } from './shared.ts'

// oxlint-disable-next-line import/no-default-export -- jest requires it
export default async () => {
  // Set by `npm run referee`: the tests use another implementation of DynamoDB.
  if (process.env['TEST_DYNAMODB_ENDPOINT'] !== undefined) return
  shared.emulator = await startEmulator()
  process.env['TEST_DYNAMODB_ENDPOINT'] = shared.emulator.endpoint
}
