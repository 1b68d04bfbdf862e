/** Context of one request: host, table, caller, arrival time. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Operation } from '../api/operation.ts'
import { signedTable } from '../aws/signedTable.ts'
import { currentHost, type Host } from '../runtime.ts'
import type { Caller } from './authenticate.ts'
import { isBrowser, isCrossSite, isSecure } from './sender.ts'
import { networkOf, senderAddress, viewerHost } from '../viewer.ts'
import type { NewAction } from '../table/auditLog.ts'
import type { Table } from '../table/table.ts'

export interface RequestContext {
  readonly host: Host
  table: Table
  readonly requestId: string
  readonly method: string
  /** Host name that the client used. */
  readonly hostName: string
  /** Time of arrival in Unix milliseconds. */
  readonly now: number
  /** Address of the client, and its network prefix, as seen by API Gateway or CloudFront. Other headers can be forged. */
  readonly address: string
  readonly network: string
  /** The User-Agent header. Empty if the request has none. */
  readonly userAgent: string
  /** True if the client speaks HTTPS. */
  readonly secure: boolean
  /** True if a page of another site made the request. */
  readonly crossSite: boolean
  /** True if a browser made the request. On plain HTTP, browsers say so only for changes and on loopback. */
  readonly fromBrowser: boolean
  caller: Caller | undefined
  /** True if the request had an Authorization header that could not be verified. */
  invalidCredentials: boolean
  /** Actions that the handler recorded for the audit log. */
  readonly actions: NewAction[]
  /** Resolves when the request is counted for statistics, or scheduled to be counted. */
  counted: Promise<void>
  /** Work after the change, which is done at the same time before the response is sent. A failure fails the request. */
  readonly pending: Promise<void>[]
  /** Adds pending work. */
  readonly later: (work: Promise<void>) => void
}

const DONE = Promise.resolve()

/** Returns a function that creates request contexts. The table client is created once per host. */
export const requestContexts = ({
  address: operation,
  grants,
}: Operation): ((event: APIGatewayProxyEventV2) => RequestContext) => {
  let made: { readonly host: Host; readonly table: Table } | undefined
  return event => {
    const host = currentHost()
    if (made?.host !== host) made = { host, table: signedTable(host, operation, grants) }
    const { http, requestId, domainName } = event.requestContext
    const { headers } = event
    const { environment } = host
    const pending: Promise<void>[] = []
    const address = senderAddress(headers, http.sourceIp, environment)
    return {
      ...made,
      requestId,
      method: http.method,
      hostName: viewerHost(headers, environment) ?? domainName,
      now: host.now(),
      address,
      network: networkOf(address),
      userAgent: headers['user-agent'] ?? '',
      actions: [],
      secure: isSecure(headers, environment),
      crossSite: isCrossSite(headers, environment),
      fromBrowser: isBrowser(headers),
      caller: undefined,
      invalidCredentials: false,
      counted: DONE,
      pending,
      later: work => {
        // The chain awaits it later. A failure before must not end the process.
        work.catch(() => undefined)
        pending.push(work)
      },
    }
  }
}
