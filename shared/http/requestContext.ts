/** What is known about one request while it is served. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Operation } from '../api/operation.ts'
import { signedTable } from '../aws/signedTable.ts'
import { currentHost, type Host } from '../runtime.ts'
import type { Caller } from './authenticate.ts'
import { networkOf } from './sender.ts'
import { isCrossSite, isSecure, senderAddress } from './sender.ts'
import type { Table } from '../table/table.ts'

export interface RequestContext {
  readonly host: Host
  readonly table: Table
  readonly requestId: string
  readonly method: string
  /** As the client calls us. */
  readonly hostName: string
  /** When the request arrived, in milliseconds. */
  readonly now: number
  /** The network that it comes from, as the gateway or our CloudFront saw it: other headers can say anything. */
  readonly network: string
  /** True if the client speaks HTTPS. */
  readonly secure: boolean
  /** True if a page of another site made the request. */
  readonly crossSite: boolean
  caller: Caller | undefined
  /** Somebody tried to say by a header who calls, and did not prove it. */
  invalidCredentials: boolean
  /** Resolves when the request was counted for the statistics, or will be with a later one. */
  counted: Promise<void>
}

const DONE = Promise.resolve()

/** Begins exchanges of an operation; the table is made once for each host. */
export const requestContexts = ({
  address,
  grants,
}: Operation): ((event: APIGatewayProxyEventV2) => RequestContext) => {
  let made: { readonly host: Host; readonly table: Table } | undefined
  return event => {
    const host = currentHost()
    if (made?.host !== host) made = { host, table: signedTable(host, address, grants) }
    const { http, requestId, domainName } = event.requestContext
    const { headers } = event
    const { environment } = host
    return {
      ...made,
      requestId,
      method: http.method,
      hostName: domainName,
      now: host.now(),
      network: networkOf(senderAddress(headers, http.sourceIp, environment)),
      secure: isSecure(headers, environment),
      crossSite: isCrossSite(headers, environment),
      caller: undefined,
      invalidCredentials: false,
      counted: DONE,
    }
  }
}
