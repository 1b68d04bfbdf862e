/** `npm run restored`: prepares a table on AWS that was restored from a backup, so that a stage can use it. */
import { parseArgs } from 'node:util'
import { configureRestoredTable, NotOurTable, tableExists } from '#shared/aws/restoredTable.ts'
import { sdkSend } from '#shared/aws/sdk.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { takeOver } from '#shared/table/takeOver.ts'
import { awsRequests, stageOutputs } from './operations/stage.ts'
import { progressBar, runCommand, say } from './program/command.ts'
import { StartError } from './program/settings.ts'

const HELP = `npm run restored -- TABLE [--stage STAGE] [--region REGION]

Prepares a restored table before a stage uses it. See "The table was damaged or deleted" in docs/runbook.md for the steps
before and after.

  1. sets TTL, point-in-time recovery of 35 days, deletion protection, and the tags of the original
  2. raises all counters and the ids of positions and events, so that no id is assigned twice
  3. deletes the secrets that sign DeviceHive tokens

  TABLE             restored table, such as gps-dev-restored
  --stage STAGE     stage that will use it (default: dev); the stage's current table is the original, if it still exists
  --region REGION   region of the stage (default: the region of the AWS profile)

You can repeat the command. Nothing must write to the table while it runs. It uses the credentials of the AWS CLI.
`

const prepare = async (tableName: string, stage: string, region: string | undefined): Promise<void> => {
  const present = (await stageOutputs(await awsRequests(region), stage))('TableName')
  const original = present !== tableName && (await tableExists(present)) ? present : undefined
  say(
    original === undefined
      ? 'The original table no longer exists: ids are raised above those of the copy.'
      : `original: ${original}`,
  )
  await configureRestoredTable({ tableName, original }).catch((error: unknown) => {
    throw error instanceof NotOurTable ? new StartError(error.message) : error
  })
  say('TTL, point-in-time recovery, deletion protection and tags are set.')
  const tableOf = (name: string) => dynamoTable(sdkSend(undefined), name)
  let show: ((done: number) => void) | undefined
  const progress = (done: number, all: number): void => (show ??= progressBar(process.stdout, all))(done)
  const originalTable = original === undefined ? undefined : tableOf(original)
  const done = await takeOver(tableOf(tableName), { now: Date.now(), original: originalTable, progress })
  say(`Raised: counters ${done.counters}, devices ${done.devices}. Signing secrets are deleted.`)
  say(`Next, deploy with -c stage=${stage} -c table=${tableName}; see docs/runbook.md.`)
}

await runCommand(HELP, async args => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { stage: { type: 'string', default: 'dev' }, region: { type: 'string' } },
  })
  const [tableName, ...more] = positionals
  if (tableName === undefined || more.length > 0)
    throw new StartError('Expected one TABLE argument. Run with --help for usage.')
  await prepare(tableName, values.stage, values.region)
})
