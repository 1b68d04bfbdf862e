/** Test tracker that sends requests to the ingest handler. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { decodeRecord, type StreamRecord } from '#shared/stream/record.ts'
import { keys } from '#shared/table/keys.ts'
import { trackers as handler } from '../../../functions/ingest.ts'
import { testHost, type TestHost } from '../../kit/host.ts'
import { tableOf } from '../../kit/table.ts'

export const PLACE = 'lat=59.91301&lon=10.74577'
export const FORM = 'application/x-www-form-urlencoded'
export const JSON_TYPE = 'application/json'

export interface TrackerWorld {
  readonly host: TestHost
  /** Records written to the stream. */
  readonly written: { partitionKey: string; record: StreamRecord }[]
  /** Writes to the stream. Tests can replace it. */
  put: (partitionKey: string, bytes: Uint8Array) => Promise<void>
  register(uniqueId: string, more: Record<string, number | boolean | string>): Promise<unknown>
}

/** Host with the devices `van 31` (id 31) and `42` (id 42) and a stream that keeps its records. */
export const trackerWorld = async (): Promise<TrackerWorld> => {
  const stream = { put: (partitionKey: string, bytes: Uint8Array) => world.put(partitionKey, bytes) }
  const host = await testHost('2026-06-01T12:00:00Z', stream)
  const written: TrackerWorld['written'] = []
  const world: TrackerWorld = {
    host,
    written,
    put: (partitionKey, bytes) => Promise.resolve(void written.push({ partitionKey, record: decodeRecord(bytes) })),
    register: (uniqueId, more) => tableOf(host).write({ put: { ...keys.uniqueId(uniqueId), ...more } }),
  }
  await world.register('van 31', { deviceId: 31 })
  await world.register('42', { deviceId: 42 })
  return world
}

export interface Sent {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

/** Returns the request as an API Gateway event. */
export const requestEvent = ({
  method = 'GET',
  path = '/',
  query = '',
  type,
  headers,
  body,
  isBase64Encoded = false,
}: Sent): APIGatewayProxyEventV2 => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: query,
  headers: { ...(type !== undefined && { 'content-type': type }), ...headers },
  requestContext: {
    accountId: '1',
    apiId: 'a',
    domainName: 'd',
    domainPrefix: 'd',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.10', userAgent: '' },
    requestId: 'r',
    routeKey: '$default',
    stage: '$default',
    time: '',
    timeEpoch: 0,
  },
  isBase64Encoded,
  ...(body !== undefined && { body }),
})

/** Sends the request to the ingest handler. */
export const send = (sent: Sent) => handler(requestEvent(sent))
