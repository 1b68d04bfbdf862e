/** Live clients over the real handlers: the test delivers the queue, and sockets record their messages. */
import type { SQSEvent } from 'aws-lambda'
import { functions } from '#shared/api/functions.ts'
import type { HandshakeEvent } from '../../functions/live/connect.ts'
import { changePublisher } from '#shared/live/publishChange.ts'
import { deviceId } from '#shared/model/ids.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import type { Point, StreamRecord } from '#shared/stream/record.ts'
import { connect } from '../../functions/live.ts'
import { disconnect } from '../../functions/live.ts'
import { push } from '../../functions/live.ts'
import type { TestHost } from './host.ts'
import { kinesisEvent } from './kinesis.ts'

/** A parsed message of the socket. */
export interface Frame {
  readonly devices?: readonly { readonly id: number; readonly name: string; readonly status: string }[]
  readonly positions?: readonly { readonly deviceId: number; readonly latitude: number }[]
  readonly events?: readonly { readonly deviceId: number; readonly type: string; readonly geofenceId: number }[]
}

export interface Socket {
  readonly id: string
  readonly status: number
  /** Returns the messages since the last call. */
  frames(): Frame[]
  isOpen(): boolean
  /** Disconnects the client, with or without a $disconnect event. */
  vanish(): void
  close(): Promise<void>
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}

let opened = 0
let reported = 0

export const watching = (host: TestHost) => {
  const queue: string[] = []
  const sent = new Map<string, string[]>()
  const posts: string[] = []
  Object.assign(host, {
    liveQueue: { put: async (text: string) => void queue.push(text) },
    sockets: {
      post: async (id: string, text: string) => {
        posts.push(text)
        sent.get(id)?.push(text)
        return sent.has(id)
      },
      end: async (id: string) => void sent.delete(id),
    },
  })
  /** Opens a socket with the user's cookie. */
  const opens = async (person?: { readonly cookie: string }, { headers = {}, query }: Sent = {}): Promise<Socket> => {
    const id = `connection-${(opened += 1)}=`
    const event: HandshakeEvent = {
      requestContext: { connectionId: id, identity: { sourceIp: '192.0.2.1' } },
      headers: { Host: 'gps.example.org', ...(person && { Cookie: person.cookie }), ...headers },
      ...(query && { queryStringParameters: query }),
    }
    const { statusCode } = await connect(event)
    if (statusCode === 200) sent.set(id, [])
    return {
      id,
      status: statusCode,
      frames: () => (sent.get(id) ?? []).splice(0).map(text => JSON.parse(text)),
      isOpen: () => sent.has(id),
      vanish: () => void sent.delete(id),
      close: async () => {
        sent.delete(id)
        await disconnect({ requestContext: { connectionId: id } })
      },
    }
  }
  /** Delivers all messages of the queue as one batch. */
  const delivers = async (): Promise<void> => {
    const bodies = queue.splice(0)
    if (bodies.length > 0) await push(sqsEvent(bodies))
  }
  const consumer = consume(positionsConsumer(undefined, undefined, changePublisher(functions.positions)))
  /** Delivers points of a device as one batch, received at the host's current time. */
  const reports = async (device: number, ...points: readonly Partial<Point>[]): Promise<void> => {
    const records = points.map((point): StreamRecord => {
      const fixTime = host.now()
      const full = { fixTime, latitude: 50, longitude: 10, speed: 20, ...point }
      return { v: 1, deviceId: deviceId(device), protocol: 'osmand', receivedAt: fixTime, points: [full] }
    })
    last = kinesisEvent(records, (reported += 1000))
    await comesAgain()
  }
  let last = kinesisEvent([])
  /** Redelivers the last batch. */
  const comesAgain = async (): Promise<void> => {
    expect(await consumer(last)).toEqual({ batchItemFailures: [] })
  }
  return { queue, posts, opens, delivers, reports, comesAgain }
}

const sqsEvent = (bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, n) => ({
    messageId: String(n),
    receiptHandle: String(n),
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-north-1:000000000000:gps-dev-live',
    awsRegion: 'eu-north-1',
  })),
})
