/**
 * AWS requests of operator commands. Credentials and region come from the default chain (environment, profile, single
 * sign-on, …). Functions use `signed.ts`, which supports only the Lambda environment.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import aws4 from 'aws4'
import { iamEndpoint } from './iamEndpoint.ts'
import { regionalHost } from './regionalHost.ts'

/** First label of the host name of the service, such as `lambda`. */
export type OperatorService = string

/** Services whose requests are signed with another name than that of their host. */
const SIGNED_AS: Readonly<Record<OperatorService, string>> = { email: 'ses' }

export interface OperatorRequest {
  readonly service: OperatorService
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path including the query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** Sends a request and returns the body of a 2xx response. Throws OperatorError after the last attempt. */
export type OperatorRequests = (request: OperatorRequest) => Promise<string>

/** Error response of AWS. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  constructor(
    message: string,
    readonly status: number,
    /** Error code of AWS, such as `ResourceNotFoundException`, or empty if the response has none. */
    readonly code: string,
  ) {
    super(message)
  }
}

export interface OperatorOptions {
  /** Defaults to the region of the chain. */
  readonly region?: string | undefined
  /** Returns an endpoint that replaces the AWS endpoint of the service, or undefined. */
  readonly endpointOf?: (service: OperatorService) => string | undefined
  /** Maximum pause before the second attempt, in milliseconds. Doubles with each further attempt. */
  readonly pauseMs?: number
}

const ATTEMPTS = 6
const ATTEMPT_MS = 30_000
/** Uploads that are slower than 20 KB/s time out. */
const SLOWEST_BYTES_PER_MS = 20
const PAUSE_MS = 200
const THROTTLED = /Throttl|ProvisionedThroughputExceeded|TooManyRequests|SlowDown|RequestLimitExceeded/

/** Returns the region, by default that of the chain. Rejects if there is none. */
export const operatorRegion = async (region: string | undefined): Promise<string> =>
  new DynamoDBClient(region === undefined ? {} : { region }).config.region()

/** Creates a sender of requests. Rejects if there are no credentials or no region. */
export const operatorRequests = async (options: OperatorOptions = {}): Promise<OperatorRequests> => {
  const { endpointOf = () => undefined, pauseMs = PAUSE_MS } = options
  // Uses a client of the SDK only to find the region and to find and renew credentials.
  const { config } = new DynamoDBClient(options.region === undefined ? {} : { region: options.region })
  const region = await config.region()
  await config.credentials()
  const once = async (request: OperatorRequest): Promise<string> => {
    const { service, method, path, body } = request
    const iam = service === 'iam' ? iamEndpoint(region) : undefined
    const url = new URL(endpointOf(service) ?? `https://${iam?.host ?? regionalHost(service, region)}`)
    const headers = { Host: url.host, ...request.headers }
    const scope = { service: SIGNED_AS[service] ?? service, region: iam?.region ?? region }
    const options = { ...scope, method, path, headers, ...(body !== undefined && { body }) }
    const signed = aws4.sign(options, await config.credentials())
    const { Host: _host, 'Content-Length': _length, ...sent } = { ...signed.headers }
    const response = await fetch(new URL(path, url), {
      method,
      headers: Object.entries(sent).map(([name, value]): [string, string] => [name, String(value)]),
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(ATTEMPT_MS + Math.ceil((body?.length ?? 0) / SLOWEST_BYTES_PER_MS)),
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

/**
 * Returns whether a retry may succeed. Connection errors and timeouts may pass, and repeating any of these requests is
 * harmless.
 */
const mayPass = (error: unknown): boolean =>
  !(error instanceof OperatorError) || error.status >= 500 || error.status === 429 || THROTTLED.test(error.code)

/** Returns the error code of a JSON or XML body: `{"__type":"com.amazonaws…#Name"}` or `<Code>Name</Code>`. */
const codeIn = (text: string): string =>
  /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1] ??
  /"(?:Code|code|Type)"\s*:\s*"([^"]+)"/.exec(text)?.[1] ??
  /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ??
  ''
