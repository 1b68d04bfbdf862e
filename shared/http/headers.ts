/** Headers that every answer has: nothing of it is stored, sniffed, framed or told to other sites. */
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
  /** Whether people reach us over TLS. */
  readonly secure: boolean
  /** What its API says on every answer. */
  readonly own?: Readonly<Record<string, string>> | undefined
}

/** The answer with the headers that every answer has, and the id by which the log knows the request. */
export const secured = (
  answer: APIGatewayProxyStructuredResultV2,
  { requestId, secure, own }: SentHeaders,
): APIGatewayProxyStructuredResultV2 => ({
  ...answer,
  headers: { ...ALWAYS, ...(secure && OVER_TLS), 'x-request-id': requestId, ...own, ...answer.headers },
})
