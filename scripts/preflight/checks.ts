/** Checks of an account before a deployment. None of them changes anything. */
import { type OperatorRequests } from '#shared/aws/operatorRequests.ts'
import { partitionOf } from '#shared/aws/iamEndpoint.ts'
import { stackOutputs } from '#shared/aws/stackOutputs.ts'
import type { Stage } from '../../lib/stage.ts'
import * as read from './requests.ts'

/** `ok` needs no action, `note` may, and `problem` makes the deployment or the stage fail. */
export interface Finding {
  readonly level: 'ok' | 'note' | 'problem'
  readonly text: string
  /** Command that solves it. */
  readonly command?: string
}

export interface Target {
  readonly request: OperatorRequests
  readonly stage: Stage
  readonly account: string
  readonly region: string
}

type Check = (target: Target) => Promise<readonly Finding[]>

const ok = (text: string): Finding[] => [{ level: 'ok', text }]
const note = (text: string, command?: string): Finding => ({ level: 'note', text, ...(command && { command }) })
const problem = (text: string, command?: string): Finding => ({ level: 'problem', text, ...(command && { command }) })

/** Templates of CDK 2 require this version of the bootstrap stack. */
const BOOTSTRAP_VERSION = 6

const bootstrapped: Check = async ({ request, account, region }) => {
  const outputs = await stackOutputs(request, 'CDKToolkit')
  const version = Number(outputs?.get('BootstrapVersion') ?? 0)
  if (version >= BOOTSTRAP_VERSION) return ok(`The account is bootstrapped, version ${version}.`)
  const state = outputs ? `has version ${version} of the bootstrap stack` : 'is not bootstrapped'
  return [problem(`The region ${state}.`, `npx cdk bootstrap aws://${account}/${region}`)]
}

const partition: Check = async ({ stage, region }) => {
  const found = partitionOf(region)
  if (found === 'aws') return ok(`Region ${region}.`)
  const findings = [note(`Nobody has reported a deployment to a region of ${found}.`)]
  if (found === 'aws-us-gov' && stage.web)
    findings.push(problem('GovCloud has no CloudFront: deploy with -c web=false, and use another client.'))
  return findings
}

/** Lambda refuses reservations that leave fewer than this. */
const MUST_STAY_UNRESERVED = 100
const USUAL_CONCURRENCY = 1000

const concurrency: Check = async ({ request, stage, region }) => {
  const { all, unreserved, own } = await read.concurrency(request, `gps-${stage.stage}-ingest-trackers`)
  const raise =
    'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 ' +
    `--desired-value ${USUAL_CONCURRENCY} --region ${region}`
  const { trackerConcurrency = 0 } = stage
  const left = unreserved + own - trackerConcurrency
  if (trackerConcurrency > 0 && left < MUST_STAY_UNRESERVED) {
    const text =
      `-c trackerConcurrency=${trackerConcurrency} leaves ${Math.max(left, 0)} of ${all} concurrent executions unreserved, ` +
      `but Lambda requires ${MUST_STAY_UNRESERVED}: leave the key out, or request more.`
    return [problem(text, raise)]
  }
  if (all >= MUST_STAY_UNRESERVED) return ok(`Lambda runs ${all} functions at once.`)
  return [
    note(`Lambda runs only ${all} functions at once. Trackers and people wait for each other; request more.`, raise),
  ]
}

/** Roles that a stage has at most. `test/scripts/preflight.test.ts` compares it with the templates. */
export const ROLES_PER_STAGE = 50

const roles: Check = async ({ request, stage }) => {
  if ((await stackOutputs(request, `gps-${stage.stage}-data`)) !== undefined) return []
  const { used, quota } = await read.roles(request)
  const text = `The account has ${used} of ${quota} IAM roles; a stage needs up to ${ROLES_PER_STAGE}.`
  if (used + ROLES_PER_STAGE <= quota) return ok(text)
  // IAM is global: its quotas are those of us-east-1.
  const raise =
    'aws service-quotas request-service-quota-increase --service-code iam --quota-code L-FE177D64 ' +
    `--desired-value ${quota * 2} --region us-east-1`
  return [problem(text, raise)]
}

const mail: Check = async ({ request, stage: { mailFrom }, region }) => {
  if (mailFrom === undefined) return ok('No email is sent (-c mailFrom).')
  const findings: Finding[] = []
  const account = await read.mailAccount(request)
  if (!(await read.isVerifiedSender(request, mailFrom))) {
    const verify = `aws sesv2 create-email-identity --email-identity ${mailFrom} --region ${region}`
    findings.push(problem(`SES has not verified ${mailFrom} or its domain.`, verify))
  }
  if (account?.ProductionAccessEnabled !== true) {
    const leave =
      `aws sesv2 put-account-details --production-access-enabled --mail-type TRANSACTIONAL --region ${region} ` +
      '--website-url https://example.org --use-case-description "Notifications that users of a tracking system request"'
    findings.push(note('SES is in the sandbox: only verified recipients get mail, at most 200 a day.', leave))
  }
  if (account?.SendingEnabled === false) findings.push(problem('Sending is paused in SES.'))
  return findings.length > 0 ? findings : ok(`SES sends mail of ${mailFrom}.`)
}

const leftovers: Check = async ({ request, stage: { stage }, region }) => {
  const prefix = `gps-${stage}-`
  if ((await stackOutputs(request, `${prefix}data`)) !== undefined)
    return ok(`The stage ${stage} exists and is updated.`)
  const findings: Finding[] = []
  const groupPrefix = `/aws/lambda/${prefix}`
  const groups = await read.logGroups(request, groupPrefix)
  if (groups.length > 0) {
    const list = `aws logs describe-log-groups --region ${region} --log-group-name-prefix ${groupPrefix}`
    const remove = `aws logs delete-log-group --region ${region} --log-group-name`
    const text = `${groups.length} log groups of an earlier deployment exist, such as ${groups[0]}. CloudFormation cannot create them again.`
    findings.push(
      problem(text, `${list} --query 'logGroups[].logGroupName' --output text | tr '\\t' '\\n' | xargs -n1 ${remove}`),
    )
  }
  const kept = await read.keptData(request, prefix)
  if (kept.length > 0)
    findings.push(note(`An earlier stage left data, which costs until it is deleted: ${kept.join(', ')}.`))
  return findings.length > 0 ? findings : ok(`Nothing is left of an earlier stage ${stage}.`)
}

const CHECKS: Readonly<Record<string, Check>> = {
  region: partition,
  bootstrap: bootstrapped,
  concurrency,
  roles,
  mail,
  leftovers,
}

/** Runs all checks. A check that fails, for example without permission, is a note. */
export const findings = async (target: Target): Promise<Finding[]> => {
  const found: Finding[] = []
  for (const [name, check] of Object.entries(CHECKS)) {
    try {
      found.push(...(await check(target)))
    } catch (error) {
      found.push(note(`Not checked: ${name}, because ${error instanceof Error ? error.message : String(error)}.`))
    }
  }
  return found
}
