/** `npm run preflight`: checks before a deployment whether the AWS account is ready. */
import { operatorRegion } from '#shared/aws/operatorRequests.ts'
import { awsRequests } from '../local/operations/stage.ts'
import { runCommand, say } from '../local/program/command.ts'
import { StartError } from '../local/program/settings.ts'
import { InvalidContext } from '../lib/stage.ts'
import { HELP, readArguments } from './preflight/arguments.ts'
import { type Finding, findings } from './preflight/checks.ts'
import { callerIdentity } from './preflight/requests.ts'

const MARKS: Readonly<Record<Finding['level'], string>> = { ok: 'ok', note: 'note', problem: 'PROBLEM' }

const linesOf = ({ level, text, command }: Finding): string =>
  `${MARKS[level].padStart(8)}  ${text}${command === undefined ? '' : `\n          ${command}`}`

await runCommand(HELP, async args => {
  const { stage, region: named } = orStartError(() => readArguments(args))
  const request = await awsRequests(named)
  const region = await operatorRegion(named)
  const { account } = await callerIdentity(request)
  say(`Account ${account}, region ${region}, stage ${stage.stage}`)
  const found = await findings({ request, stage, account, region })
  for (const finding of found) say(linesOf(finding))
  const problems = found.filter(({ level }) => level === 'problem').length
  say(problems === 0 ? 'Ready for cdk deploy.' : `Problems: ${problems}. A deployment would fail.`)
  if (problems > 0) process.exitCode = 1
})

function orStartError<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof InvalidContext ? new StartError(error.message) : error
  }
}
