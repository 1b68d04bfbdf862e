/**
 * Signed requests to AWS services without the SDK, so that functions on the hot path start in a fraction of the time.
 * Uses the credentials of the Lambda environment. See docs/adr/0004. A client only signs; connections are shared by the
 * process.
 */
import { type ClientRequest, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import aws4 from 'aws4'
import { agents } from './agents.ts'
import { EMULATOR_IDENTITY } from './emulatorIdentity.ts'
import { regionalHost } from './regionalHost.ts'

export interface ServiceEndpoint {
  /** Service name in the signature, and in the host name unless `hostName` is set. */
  readonly name: 'dynamodb' | 'kinesis' | 'secretsmanager' | 'lambda' | 'ses' | 'sqs' | 'execute-api' | 's3'
  readonly hostName?: string
  /** Full host name if it is not the regional endpoint of the service. */
  readonly host?: string
  readonly region: string | undefined
  /** Replaces the AWS endpoint, for example `http://127.0.0.1:8000`. */
  readonly endpoint: string | undefined
}

export interface Service extends ServiceEndpoint {
  /** Prefix of the action in `X-Amz-Target`. */
  readonly target: string
  readonly contentType: string
}

export interface RetryPolicy {
  readonly attempts: number
  readonly attemptMs: number
  /** Maximum pause before the second attempt, in milliseconds. Doubles with each further attempt. */
  readonly pauseMs: number
}

/** At most 9 s of attempts and 0.7 s of pauses, which is within the timeout of API Gateway. */
const PATIENCE: RetryPolicy = { attempts: 4, attemptMs: 2250, pauseMs: 100 }

/** Sends an action with a JSON body and returns the JSON response. Throws ServiceError after the last attempt. */
export type AwsCall = (action: string, input: object) => Promise<Record<string, unknown>>

/** Error response of a service. `name` is the service's error code, such as `ConditionalCheckFailedException`. */
export class ServiceError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly status: number,
    /** Reasons of a cancelled transaction, one per write. */
    readonly CancellationReasons?: unknown,
  ) {
    super(message)
  }
}

const THROTTLED = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'KMSThrottlingException',
])

/** The service did not respond: the connection failed or broke, or the request timed out. It may have been applied. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/**
 * Returns whether a retry of the same request may succeed. An error with a 2xx status is an unreadable response. The
 * failed request may have been applied.
 */
export const isPassing = (error: unknown): boolean =>
  error instanceof NoAnswer ||
  (error instanceof ServiceError &&
    (error.status >= 500 || error.status < 300 || error.status === 429 || THROTTLED.has(error.name)))

export const signedCalls = (service: Service, patience: RetryPolicy = PATIENCE): AwsCall => {
  const post = signedRequests(service, patience)
  const { target, contentType } = service
  return (action, input) =>
    post({
      path: '/',
      headers: { 'Content-Type': contentType, 'X-Amz-Target': `${target}.${action}` },
      body: JSON.stringify(input),
    })
}

/** Request to a service whose actions are paths. */
export interface SignedRequest {
  /** Defaults to POST. */
  readonly method?: 'DELETE' | 'PUT'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or another text for S3. */
  readonly body: string
}

/** Returns a sender of requests that resolves with the JSON response. It throws ServiceError after the last attempt. */
export const signedRequests = (place: ServiceEndpoint, patience: RetryPolicy = PATIENCE) => {
  const connection = connectionTo(place)
  return async (posted: SignedRequest): Promise<Record<string, unknown>> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await connection(posted, patience.attemptMs)
      } catch (error) {
        if (attempt >= patience.attempts || !isPassing(error)) throw error
        await sleep(Math.random() * patience.pauseMs * 2 ** (attempt - 1))
      }
    }
  }
}

type Connection = (posted: SignedRequest, attemptMs: number) => Promise<Record<string, unknown>>

const connectionTo = ({ name, hostName = name, host, region, endpoint }: ServiceEndpoint): Connection => {
  const url = new URL(endpoint ?? `https://${host ?? regionalHost(hostName, region ?? 'us-east-1')}`)
  const emulator = endpoint === undefined ? undefined : EMULATOR_IDENTITY
  const [agent, open] = url.protocol === 'http:' ? [agents.http, httpRequest] : [agents.https, httpsRequest]
  return ({ method = 'POST', path, headers: own, body }, attemptMs) => {
    const headers = { Host: url.host, ...own }
    const signed = aws4.sign(
      { service: name, region: region ?? EMULATOR_IDENTITY.region, method, path, headers, body },
      emulator?.credentials,
    )
    const request = open({
      hostname: url.hostname,
      port: url.port,
      method,
      path,
      headers: signed.headers ?? headers,
      agent,
    })
    return answerOf(request, body, attemptMs)
  }
}

const answerOf = (request: ClientRequest, body: string, attemptMs: number): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    // One timer covers connecting, sending and reading, because a socket timeout restarts with every byte.
    const timer = setTimeout(() => request.destroy(new Error(`timed out after ${attemptMs} ms`)), attemptMs)
    const fail = (cause: Error) => {
      clearTimeout(timer)
      reject(new NoAnswer(cause.message, { cause }))
    }
    request.on('error', fail)
    request.on('response', response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', fail)
      response.on('end', () => {
        clearTimeout(timer)
        try {
          const { statusCode = 0, headers } = response
          resolve(read(Buffer.concat(chunks).toString('utf8'), statusCode, headers['x-amzn-errortype']))
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
    })
    request.end(body)
  })

/** The name of an error is in the body, or in a header for services with paths, such as SES. */
const read = (text: string, status: number, errorType: unknown): Record<string, unknown> => {
  const answer = text === '' ? {} : objectFrom(text)
  if (status >= 200 && status < 300 && answer) return answer
  // `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException`
  const type = textOf(answer?.['__type']) ?? textOf(errorType)?.split(':')[0] ?? `Http${status}`
  const message = textOf(answer?.['message'] ?? answer?.['Message']) ?? `the service returned ${status}`
  throw new ServiceError(type.slice(type.indexOf('#') + 1), message, status, answer?.['CancellationReasons'])
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Parses a JSON object. Returns undefined for any other text, such as the error page of a load balancer. */
const objectFrom = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
