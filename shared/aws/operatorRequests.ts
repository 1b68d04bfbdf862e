/**
 * Requests to AWS of an operator's command: with the credentials and the region of the usual chain (environment, profile,
 * single sign-on, …), any method and any answer. Functions use `signed.ts`, which knows Lambda's environment only.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import aws4 from 'aws4'

export type OperatorService = 'cloudformation' | 'kinesis' | 'lambda' | 's3'

export interface OperatorRequest {
  readonly service: OperatorService
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With the query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Sends a request and returns the body of a 2xx answer. Throws OperatorError, after the last attempt. */
export type OperatorRequests = (request: OperatorRequest) => Promise<string>

/** AWS refused the request. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  constructor(
    message: string,
    readonly status: number,
    /** AWS's name of the error, such as `ResourceNotFoundException`; empty if the answer has none. */
    readonly code: string,
  ) {
    super(message)
  }
}

export interface OperatorOptions {
  /** As the chain finds it unless given. */
  readonly region?: string | undefined
  /** Returns the address of a service that is not AWS's own. */
  readonly endpointOf?: (service: OperatorService) => string | undefined
  /** The longest pause before the second attempt, milliseconds; it doubles with each further one. */
  readonly pauseMs?: number
}

const ATTEMPTS = 6
const ATTEMPT_MS = 30_000
const PAUSE_MS = 200
const THROTTLED = /Throttl|ProvisionedThroughputExceeded|TooManyRequests|SlowDown|RequestLimitExceeded/

/** Throws if there are no credentials or no region. */
export const operatorRequests = async (options: OperatorOptions = {}): Promise<OperatorRequests> => {
  const { endpointOf = () => undefined, pauseMs = PAUSE_MS } = options
  // The SDK's client of another service: it finds credentials and region, and renews credentials that end.
  const { config } = new DynamoDBClient(options.region === undefined ? {} : { region: options.region })
  const region = await config.region()
  await config.credentials()
  const once = async (request: OperatorRequest): Promise<string> => {
    const { service, method, path, body } = request
    const url = new URL(endpointOf(service) ?? hostOf(service, region))
    const headers = { Host: url.host, ...request.headers }
    const options = { service, region, method, path, headers, ...(body !== undefined && { body }) }
    const signed = aws4.sign(options, await config.credentials())
    const { Host: _host, 'Content-Length': _length, ...sent } = { ...signed.headers }
    const response = await fetch(new URL(path, url), {
      method,
      headers: Object.entries(sent).map(([name, value]): [string, string] => [name, String(value)]),
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(ATTEMPT_MS),
    })
    const text = await response.text()
    if (response.ok) return text
    const code = codeIn(text)
    throw new OperatorError(
      `${service} answered ${response.status} ${code || text.slice(0, 200)}`,
      response.status,
      code,
    )
  }
  return async request => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(request)
      } catch (error) {
        if (attempt >= ATTEMPTS || !mayPass(error)) throw error
        await sleep(Math.random() * pauseMs * 2 ** (attempt - 1))
      }
    }
  }
}

const hostOf = (service: OperatorService, region: string): string =>
  `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`

/** Connection errors and timeouts may pass: repeating any of these requests is harmless. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof OperatorError) || error.status >= 500 || error.status === 429 || THROTTLED.test(error.code)

/** `{"__type":"com.amazonaws…#Name"}` of JSON services, `<Code>Name</Code>` of the others. */
const codeIn = (text: string): string =>
  /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1] ??
  /"(?:Code|code|Type)"\s*:\s*"([^"]+)"/.exec(text)?.[1] ??
  /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ??
  ''
