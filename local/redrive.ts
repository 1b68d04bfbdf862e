/** `npm run redrive`: resends dead letters, on this machine or on AWS. */
import { parseArgs } from 'node:util'
import { progressBar, runCommand, say } from './program/command.ts'
import { awsRequests } from './operations/stage.ts'
import { redriveOnAws } from './operations/redriveAws.ts'
import { localStore, localTarget } from './operations/redriveLocal.ts'
import { redrive, type RedriveResult, type RedriveTarget, type DeadLetterStore } from './operations/redriveRun.ts'
import { dataFolderOf } from './program/settings.ts'

const HELP = `npm run redrive [-- --dry-run] [--data-dir DIR | --stage STAGE [--region REGION]]

Resends dead letters. Records are written to the stream in their original order and with their partition keys;
invocations are sent to their functions. Each document is deleted when everything in it is stored durably elsewhere.
Repeating a record changes nothing, so you can interrupt the command and run it again. Fix the cause first: records and
invocations that fail again become dead letters again.

  --dry-run         list what would be sent, without changing anything
  --data-dir DIR    data folder of the local system (default: DATA_DIR or .local/); its server can be running or stopped
  --stage STAGE     use a stage on AWS, such as dev: the bucket and the stream of its data stack
  --region REGION   region of the stage (default: the region of the AWS profile)

On AWS, the command uses the credentials of the AWS CLI. They need cloudformation:DescribeStacks, s3:ListBucket,
s3:GetObject, s3:DeleteObject, kinesis:PutRecord and lambda:InvokeFunction.

The exit code is 1 if documents remain. Each of them is listed with the reason.
`

const printResult = ({ records, invocations, kept }: RedriveResult, dryRun: boolean): void => {
  const counts = `${records} ${records === 1 ? 'record' : 'records'} and ${invocations} ${invocations === 1 ? 'invocation' : 'invocations'}`
  say(dryRun ? `${counts} would be sent` : `${counts} sent`)
  for (const [name, reason] of kept) process.stderr.write(`${name} was kept: ${reason}\n`)
  if (kept.size > 0) process.exitCode = 1
}

const run = async (store: DeadLetterStore, target: RedriveTarget | undefined): Promise<void> => {
  const progress = (total: number) => progressBar(process.stdout, total)
  printResult(await redrive({ store, target, say, progress }), target === undefined)
}

await runCommand(HELP, async args => {
  const { values } = parseArgs({
    args,
    options: {
      'dry-run': { type: 'boolean', default: false },
      'data-dir': { type: 'string', default: dataFolderOf(process.env) },
      stage: { type: 'string' },
      region: { type: 'string' },
    },
  })
  const { 'dry-run': dryRun, 'data-dir': dataFolder, stage, region } = values
  if (stage !== undefined) {
    const { store, target } = await redriveOnAws(await awsRequests(region), stage)
    return run(store, dryRun ? undefined : target)
  }
  if (dryRun) return run(localStore(dataFolder), undefined)
  const { target, close } = await localTarget(dataFolder, say)
  try {
    await run(localStore(dataFolder), target)
  } finally {
    await close()
  }
})
