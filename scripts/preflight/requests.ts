/** Read-only requests of the preflight. */
import * as z from 'zod/mini'
import { OperatorError, type OperatorRequest, type OperatorRequests } from '#shared/aws/operatorRequests.ts'
import { readXml, elementsOf, textIn, type XmlElement } from '#shared/aws/xml.ts'

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }

/** Sends an action of a query API. Returns the parsed XML. */
const query = async (
  request: OperatorRequests,
  service: string,
  input: Readonly<Record<string, string>>,
): Promise<XmlElement> =>
  readXml(
    await request({ service, method: 'POST', path: '/', headers: FORM, body: new URLSearchParams(input).toString() }),
  )

/** Sends a request and validates its JSON. Returns undefined if the resource does not exist. */
const json = async <T extends z.core.$ZodType>(
  request: OperatorRequests,
  sent: OperatorRequest,
  shape: T,
): Promise<z.output<T> | undefined> => {
  const text = await request(sent).catch((error: unknown) => {
    if (error instanceof OperatorError && error.status === 404) return undefined
    throw error
  })
  return text === undefined ? undefined : z.parse(shape, JSON.parse(text))
}

const get = (service: string, path: string): OperatorRequest => ({ service, method: 'GET', path })

const target = (service: string, name: string, input: object): OperatorRequest => ({
  service,
  method: 'POST',
  path: '/',
  headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': name },
  body: JSON.stringify(input),
})

/** Returns account and ARN of the caller. */
export const callerIdentity = async (request: OperatorRequests): Promise<{ account: string; arn: string }> => {
  const answer = await query(request, 'sts', { Action: 'GetCallerIdentity', Version: '2011-06-15' })
  return { account: descendantText(answer, 'Account'), arn: descendantText(answer, 'Arn') }
}

const descendantText = (root: XmlElement, name: string): string => elementsOf(root, name)[0]?.text ?? ''

const AccountSettings = z.object({
  AccountLimit: z.object({ ConcurrentExecutions: z.number(), UnreservedConcurrentExecutions: z.optional(z.number()) }),
})
const Reservation = z.object({ ReservedConcurrentExecutions: z.optional(z.number()) })

/** Concurrent executions of Lambda: of the account, those not reserved, and those reserved for the function. */
export const concurrency = async (request: OperatorRequests, functionName: string) => {
  const settings = await json(request, get('lambda', '/2016-08-19/account-settings'), AccountSettings)
  const all = settings?.AccountLimit.ConcurrentExecutions ?? 0
  const path = `/2019-09-30/functions/${functionName}/concurrency`
  const own = (await json(request, get('lambda', path), Reservation))?.ReservedConcurrentExecutions ?? 0
  return { all, unreserved: settings?.AccountLimit.UnreservedConcurrentExecutions ?? all, own }
}

/** Returns the number of IAM roles and its quota. */
export const roles = async (request: OperatorRequests): Promise<{ used: number; quota: number }> => {
  const answer = await query(request, 'iam', { Action: 'GetAccountSummary', Version: '2010-05-08' })
  const entries = elementsOf(answer, 'entry')
  const value = (key: string) => {
    const entry = entries.find(one => textIn(one, 'key') === key)
    return Number(entry && textIn(entry, 'value'))
  }
  return { used: value('Roles'), quota: value('RolesQuota') }
}

const MailAccount = z.object({ ProductionAccessEnabled: z.boolean(), SendingEnabled: z.boolean() })
const Identity = z.object({ VerifiedForSendingStatus: z.boolean() })

/** Returns the state of SES in the region. */
export const mailAccount = (request: OperatorRequests) => json(request, get('email', '/v2/email/account'), MailAccount)

/** Returns whether SES has verified the address or its domain. */
export const isVerifiedSender = async (request: OperatorRequests, address: string): Promise<boolean> => {
  const domain = address.slice(address.indexOf('@') + 1)
  for (const identity of [address, domain]) {
    const found = await json(request, get('email', `/v2/email/identities/${encodeURIComponent(identity)}`), Identity)
    if (found?.VerifiedForSendingStatus === true) return true
  }
  return false
}

const LogGroups = z.object({
  logGroups: z.array(z.object({ logGroupName: z.string() })),
  nextToken: z.optional(z.string()),
})

/** Returns the names of the log groups with the prefix. */
export const logGroups = async (request: OperatorRequests, prefix: string): Promise<string[]> => {
  const found: string[] = []
  let nextToken: string | undefined
  do {
    const input = { logGroupNamePrefix: prefix, limit: 50, ...(nextToken !== undefined && { nextToken }) }
    const page = await json(request, target('logs', 'Logs_20140328.DescribeLogGroups', input), LogGroups)
    found.push(...(page?.logGroups ?? []).map(({ logGroupName }) => logGroupName))
    nextToken = page?.nextToken
  } while (nextToken !== undefined)
  return found
}

const Tables = z.object({ TableNames: z.array(z.string()) })
const Streams = z.object({ StreamNames: z.array(z.string()) })

/** Returns the tables and streams of a stage that its removal kept, as `table NAME` or `stream NAME`. At most 100 of each kind are read. */
export const keptData = async (request: OperatorRequests, prefix: string): Promise<string[]> => {
  const from = { ExclusiveStartTableName: prefix.slice(0, -1), Limit: 100 }
  const tables = await json(request, target('dynamodb', 'DynamoDB_20120810.ListTables', from), Tables)
  const streams = await json(request, target('kinesis', 'Kinesis_20131202.ListStreams', { Limit: 100 }), Streams)
  const named = (kind: string, names: readonly string[] = []) =>
    names.filter(name => name.startsWith(prefix)).map(name => `${kind} ${name}`)
  return [...named('table', tables?.TableNames), ...named('stream', streams?.StreamNames)]
}
