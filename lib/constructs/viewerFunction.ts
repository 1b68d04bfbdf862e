import { Function as EdgeFunction, FunctionCode, FunctionEventType, FunctionRuntime } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import { VIEWER_HEADER, VIEWER_HOST_HEADER } from '#shared/site.ts'

export type Rewrite =
  /** Maps page paths of the web app to files. */
  | { readonly rewrite: 'pages' }
  /** Only adds the host name that the client requested. */
  | { readonly rewrite: 'nothing' }
  /** Rewrites every path to this one, because a WebSocket API has no path but its stage. */
  | { readonly rewrite: 'path'; readonly to: string }

/** Returns the CloudFront function that runs before a request is forwarded. */
export const viewerFunction = (scope: Construct, id: string, rewrite: Rewrite) => ({
  eventType: FunctionEventType.VIEWER_REQUEST,
  function: new EdgeFunction(scope, id, {
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(viewerCode(rewrite)),
  }),
})

/** Returns the source of that function, for CloudFront's JavaScript runtime. */
export const viewerCode = (rewrite: Rewrite): string => `function handler(event) {
  var request = event.request
  ${bodyOf(rewrite)}
  return request
}
`

/**
 * Adds the viewer address (read by shared/http/sender.ts) and the requested host, because CloudFront sends the origin's host.
 * A page of another site cannot set these headers without a preflight, which the API rejects (shared/http/origin.ts).
 */
const FORWARDED = `request.headers['${VIEWER_HOST_HEADER}'] = { value: request.headers.host.value }
  request.headers['${VIEWER_HEADER}'] = { value: event.viewer.ip }`

const bodyOf = (rewrite: Rewrite): string => {
  switch (rewrite.rewrite) {
    case 'nothing':
      return FORWARDED
    case 'path':
      return `${FORWARDED}\n  request.uri = ${JSON.stringify(rewrite.to)}`
    case 'pages':
      return PAGES
  }
}

/** Same rules as `pageOf` in shared/site.ts, which the local system uses. test/lib/webStack.test.ts compares them. */
const PAGES = `if (request.uri === '/docs' || request.uri === '/docs/') request.uri = '/docs/index.html'
  else if (!/\\.[a-z0-9]+$/i.test(request.uri)) request.uri = '/index.html'`
