/** Requests that another website makes in a visitor's name. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { forbidden } from '../errors.ts'
import type { Environment } from '../runtime.ts'

/**
 * Refuses a change that comes from a page of another site and would run on the visitor's cookie, or would sign the visitor
 * in as somebody else. Programs send neither header and are let through; an Authorization header is never sent unasked.
 */
export const checkOrigin = (event: APIGatewayProxyEventV2, { origins, secureCookies }: Environment): void => {
  const { headers, requestContext } = event
  if (requestContext.http.method === 'GET' || headers['authorization'] !== undefined) return
  const origin = headers['origin']
  // Whole origins, never a part of one: `https://example.org.evil.net` has ours in it too.
  const ours = [...origins, ...ownHosts(headers).map(host => `${secureCookies ? 'https' : 'http'}://${host}`)]
  if (origin === undefined ? headers['sec-fetch-site'] !== 'cross-site' : ours.includes(origin)) return
  throw forbidden('The request comes from another site')
}

/**
 * Our own name, and the one that people know behind CloudFront, which says it in `x-forwarded-host` (lib/stacks/WebStack.ts).
 * A program may write there what it likes, but it has no visitor's cookie; a page of another site cannot: a browser asks us
 * first whether it may send such a header, and the answer is no.
 */
const ownHosts = (headers: APIGatewayProxyEventV2['headers']): string[] =>
  [headers['host'], headers['x-forwarded-host']].flatMap(host => host ?? [])
