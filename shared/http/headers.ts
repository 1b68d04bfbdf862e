/** Headers of every response: no caching, no content sniffing, no framing, no referrer. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

const ALWAYS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
const OVER_TLS = { 'strict-transport-security': 'max-age=31536000' }

interface SentHeaders {
  readonly requestId: string
  /** True if clients use HTTPS. */
  readonly secure: boolean
  /** Headers that the API adds to every response. */
  readonly own?: Readonly<Record<string, string>> | undefined
}

/** Adds the common headers and the request id of the log to a response. */
export const secured = (
  answer: APIGatewayProxyStructuredResultV2,
  { requestId, secure, own }: SentHeaders,
): APIGatewayProxyStructuredResultV2 => ({
  ...answer,
  headers: { ...ALWAYS, ...(secure && OVER_TLS), 'x-request-id': requestId, ...own, ...answer.headers },
})
