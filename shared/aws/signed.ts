/**
 * Requests to AWS's JSON services that are signed here, without the SDK: a function that trackers call for each fix starts
 * in a fraction of the time. Credentials are those of the Lambda environment. See docs/adr/0004. A client only signs: its
 * connections are those of the process.
 */
import { type ClientRequest, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import aws4 from 'aws4'
import { agents } from './agents.ts'

export interface ServiceEndpoint {
  /** By which requests are signed, and the host's name where `hostName` says no other. */
  readonly name: 'dynamodb' | 'kinesis' | 'secretsmanager' | 'lambda' | 'ses' | 'sqs' | 'execute-api' | 's3'
  readonly hostName?: string
  /** The whole name of the host, where it is not the service's in the region. */
  readonly host?: string
  readonly region: string | undefined
  /** Set where the service is not AWS's own: `http://127.0.0.1:8000`. */
  readonly endpoint: string | undefined
}

export interface Service extends ServiceEndpoint {
  /** What stands before the action in `X-Amz-Target`. */
  readonly target: string
  readonly contentType: string
}

export interface RetryPolicy {
  readonly attempts: number
  readonly attemptMs: number
  /** The longest pause before the second attempt; it doubles with each further one. */
  readonly pauseMs: number
}

/** At worst 9 s of waiting and 0.7 s of pauses: within the time that a gateway gives the function. */
const PATIENCE: RetryPolicy = { attempts: 4, attemptMs: 2250, pauseMs: 100 }

/** Sends one action with a JSON body and gives the JSON answer. Throws ServiceError, after the last attempt. */
export type AwsCall = (action: string, input: object) => Promise<Record<string, unknown>>

/** What the service answered, under the service's own name for it, such as `ConditionalCheckFailedException`. */
export class ServiceError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly status: number,
    /** Of a cancelled transaction: why, for each of its writes. */
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

/** The service gave no answer: the connection failed or broke, or the time was up. The request may have been applied. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/**
 * Returns whether the same request may succeed if it is sent again. A 2xx among errors is an answer that could not be read.
 * The failed request may have been applied.
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

/** A request to a service whose actions are paths. */
export interface SignedRequest {
  /** POST unless said otherwise. */
  readonly method?: 'DELETE' | 'PUT'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
}

/** Sends a request and gives the JSON answer. Throws ServiceError, after the last attempt. */
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

/** Emulators check no signature, and real credentials have no business there. */
const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' }

const connectionTo = ({ name, hostName = name, host, region, endpoint }: ServiceEndpoint): Connection => {
  const url = new URL(endpoint ?? `https://${host ?? `${hostName}.${region ?? 'us-east-1'}.amazonaws.com`}`)
  const [agent, open] = url.protocol === 'http:' ? [agents.http, httpRequest] : [agents.https, httpsRequest]
  return ({ method = 'POST', path, headers: own, body }, attemptMs) => {
    const headers = { Host: url.host, ...own }
    const signed = aws4.sign(
      { service: name, region: region ?? 'us-east-1', method, path, headers, body },
      endpoint === undefined ? undefined : LOCAL_CREDENTIALS,
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
    // One clock over connecting, sending and reading: a socket's own timeout starts again with every byte.
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
          resolve(read(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')))
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
    })
    request.end(body)
  })

const read = (status: number, text: string): Record<string, unknown> => {
  const answer = text === '' ? {} : objectFrom(text)
  if (status >= 200 && status < 300 && answer) return answer
  // `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException`
  const type = textOf(answer?.['__type']) ?? `Http${status}`
  const message = textOf(answer?.['message'] ?? answer?.['Message']) ?? `the service returned ${status}`
  throw new ServiceError(type.slice(type.indexOf('#') + 1), message, status, answer?.['CancellationReasons'])
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Undefined for what is no JSON object: a balancer's error page. */
const objectFrom = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
