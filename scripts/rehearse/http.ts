/** HTTP to an API of the emulated account, which selects the API by the Host header. */
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { StartError } from '../../local/program/settings.ts'

export interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  /** Objects are sent as JSON, URLSearchParams as a form. */
  readonly body?: object
}

/** Sends `GET /path` and resolves with the response. */
export type Send = (line: string, sent?: Sent) => Promise<Received>

const TIMEOUT_MS = 60_000

/** Returns the function that sends requests to an API. */
export const sender =
  (url: string, port: number): Send =>
  async (line, { headers = {}, body } = {}) => {
    const [method, path] = line.split(' ')
    const encoded = encodedBody(body)
    const sentHeaders = { ...encoded.headers, ...headers, host: new URL(url).host }
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method, path, headers: sentHeaders, timeout: TIMEOUT_MS }
      const sending = request(options, response => {
        buffer(response).then(
          bytes => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }),
          reject,
        )
      })
      sending.once('error', reject)
      sending.once('timeout', () => sending.destroy(new StartError(`${line} was not answered within a minute.`)))
      sending.end(encoded.text)
    })
  }

const encodedBody = (body: object | undefined): { headers: Record<string, string>; text?: string } => {
  if (body === undefined) return { headers: {} }
  if (body instanceof URLSearchParams)
    return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, text: body.toString() }
  return { headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) }
}

export const textOf = ({ bytes }: Received): string => bytes.toString('utf8')

export const jsonOf = (received: Received): unknown => JSON.parse(textOf(received))

/** Throws StartError unless the response has the status, and the body if one is given. */
export const expectAnswer = (what: string, received: Received, status: number, body?: string): Received => {
  const text = textOf(received)
  if (received.status === status && (body === undefined || text === body)) return received
  const expected = body === undefined ? '' : ` ${JSON.stringify(body)}`
  throw new StartError(`${what}: expected ${status}${expected}, got ${received.status} ${text.slice(0, 500)}`)
}
