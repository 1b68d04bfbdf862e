import { Function as EdgeFunction, FunctionCode, FunctionEventType, FunctionRuntime } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import { VIEWER_HEADER } from '#shared/site.ts'

export type Rewrite =
  /** Addresses of the app, to the files that they lead to. */
  | { readonly rewrite: 'pages' }
  /** Only tells the origin under which name it was asked. */
  | { readonly rewrite: 'nothing' }
  /** Every request to one path: a WebSocket API knows none but its stage. */
  | { readonly rewrite: 'path'; readonly to: string }

/** What CloudFront does with each request before it goes on. */
export const viewerFunction = (scope: Construct, id: string, rewrite: Rewrite) => ({
  eventType: FunctionEventType.VIEWER_REQUEST,
  function: new EdgeFunction(scope, id, {
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(viewerCode(rewrite)),
  }),
})

/** The program of that function, in the JavaScript of CloudFront. */
export const viewerCode = (rewrite: Rewrite): string => `function handler(event) {
  var request = event.request
  ${bodyOf(rewrite)}
  return request
}
`

/**
 * Who asks: shared/http/sender.ts. The origin is asked under its own name. Which one the browser asked for stands in a header that a page of another site
 * cannot set without a preflight, which the API refuses it: shared/http/origin.ts.
 */
const FORWARDED = `request.headers['x-forwarded-host'] = { value: request.headers.host.value }
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

/** As `pageOf` in shared/site.ts, which the local run uses; test/lib/webStack.test.ts compares them. */
const PAGES = `if (request.uri === '/docs' || request.uri === '/docs/') request.uri = '/docs/index.html'
  else if (!/\\.[a-z0-9]+$/i.test(request.uri)) request.uri = '/index.html'`
