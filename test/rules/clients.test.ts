/** Invocations create no client, agent or connection pool, because a long-lived container would run out of descriptors. */
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { Agent } from 'node:http'
import { functions } from '#shared/api/functions.ts'
import { operations } from '#shared/api/index.ts'
import { deviceId } from '#shared/model/ids.ts'
import { handlerAt } from '../kit/call.ts'
import { kinesisEvent } from '../kit/kinesis.ts'
import { watching } from '../kit/watching.ts'
import { type World, world } from '../kit/world.ts'
import { linesWith, sources } from './sources.ts'

/** Operator commands, which run once. */
const OF_OPERATORS = new Set(['shared/aws/operatorRequests.ts', 'shared/aws/restoredTable.ts'])

const product = sources.filter(({ path }) => /^(shared|functions)\//.test(path) && !OF_OPERATORS.has(path))
const among = (pattern: RegExp) => [...new Set(linesWith(pattern, product).map(line => line.split(':')[0]))]

/** Only these connect to hosts that users choose, and only to public addresses. */
const PUSH_CLIENT = ['shared/push/publicAddress.ts', 'shared/push/pushClient.ts'] as const

test('creates agents and sockets in one file for AWS and one for push services, and requests where they are used', () => {
  expect(among(/Agent\(|from 'node:(http2|net|tls|undici)'|globalAgent/)).toEqual([
    'shared/aws/agents.ts',
    ...PUSH_CLIENT,
  ])
  expect(among(/from 'node:https?'/)).toEqual(['shared/aws/agents.ts', 'shared/aws/signed.ts', PUSH_CLIENT[1]])
  expect(among(/new \w+Client\(/)).toEqual(['shared/aws/sdk.ts'])
  // CloudFormation's signed URL for the result of a deployment, once per deployment.
  expect(among(/\bfetch\(/)).toEqual(['shared/aws/customResource.ts'])
})

test('creates each AWS client once per host', () => {
  // Adapters take the host and are memoized in their declaration, so that callers cannot create a second one.
  const adapters = product.filter(({ path }) => path.startsWith('shared/aws/'))
  const taking = linesWith(/^export const \w+ = (async )?\(?\s*(host|\{[^}]*\}): Host\b/, adapters)
  expect(taking).toEqual([])
  const wrapped = adapters.filter(({ text }) => text.includes('= oncePerHost(')).map(({ path }) => path)
  const signing = adapters.filter(({ text }) => /\bsigned(Calls|Requests)\(/.test(text)).map(({ path }) => path)
  expect(signing.filter(path => !wrapped.includes(path))).toEqual(['shared/aws/signed.ts'])
})

const NOON = Date.parse('2026-06-01T12:00:00Z')

/** Events of the functions that are not operations. */
const eventsOf = (round: number): Record<string, unknown> => {
  const handshake = { connectionId: `c${round}=`, identity: { sourceIp: '192.0.2.1' } }
  const http = { method: 'GET', path: '/', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: '' }
  const change = JSON.stringify({ v: 1, devices: [1], saw: [], events: [], opened: [] })
  const point = { fixTime: NOON + round, latitude: 1, longitude: 2 }
  const record = { v: 1 as const, deviceId: deviceId(1), protocol: 'osmand', receivedAt: NOON, points: [point] }
  const event = { id: 2 ** 32 + 1, type: 'deviceOnline', deviceId: 1, serverTime: NOON, eventTime: NOON }
  return {
    'ingest.trackers': { headers: {}, rawPath: '/', rawQueryString: 'id=1&lat=1&lon=2', requestContext: { http } },
    'stream.positions': kinesisEvent([record], round),
    'stream.notifications': { events: [{ ...event, positionId: 0, geofenceId: 0, attributes: {} }] },
    'schedule.deviceStatus': {},
    'schedule.statistics': {},
    'schedule.erasure': {},
    'schedule.quarantine': {},
    'schedule.endShares': {},
    'schedule.scheduledReports': {},
    'live.connect': { requestContext: handshake, headers: { Host: 'gps.example.org', Authorization: 'Basic eDp5' } },
    'live.disconnect': { requestContext: handshake },
    'live.message': { requestContext: handshake },
    'live.push': { Records: [{ body: change }] },
    'live.keepAlive': {},
    'deploy.setup': { adminPassword: 'correct horse' },
  }
}

/** Invokes every function once and ignores the responses. Returns the addresses. */
const invokeAll = async (round: number, { admin }: World): Promise<string[]> => {
  const invoked: string[] = []
  for (const { address } of operations) {
    await admin.calls(address)
    invoked.push(address)
  }
  for (const [address, event] of Object.entries(eventsOf(round))) {
    const handler = await handlerAt(address)
    await handler(event as APIGatewayProxyEventV2, { getRemainingTimeInMillis: () => 60_000 } as Context)
    invoked.push(address)
  }
  return invoked
}

/** Method that every request of Node's HTTP client calls, with any agent. It is missing from the types. */
declare module 'node:http' {
  interface Agent {
    addRequest(...given: unknown[]): void
  }
}

const connectionsOf = ({ sockets, freeSockets }: Agent): number =>
  [sockets, freeSockets].flatMap(byName => Object.values(byName).flat()).length

test('uses one agent and a few connections per container for any number of invocations', async () => {
  const here = await world()
  watching(here.host)
  Object.assign(here.host, { mailer: { send: async () => undefined }, stream: { put: async () => undefined } })
  const agents = new Set<unknown>()
  let [requests, peak] = [0, 0]
  const { addRequest } = Agent.prototype
  Agent.prototype.addRequest = function (this: Agent, ...given: unknown[]) {
    requests += 1
    agents.add(this)
    addRequest.apply(this, given)
    // Counts open connections, because a busy machine can close and reopen an idle one.
    peak = Math.max(peak, connectionsOf(this))
  }
  try {
    const { trackersDirect: _withoutStream, ...deployed } = functions
    const declared = [...operations, ...Object.values(deployed)].map(({ address }) => address)
    for (let round = 0; round < 3; round += 1) expect((await invokeAll(round, here)).sort()).toEqual(declared.sort())
    expect(requests).toBeGreaterThan(declared.length * 3)
    expect(agents.size).toBe(1)
    expect(peak).toBeGreaterThan(0)
    expect(peak).toBeLessThanOrEqual(16)
  } finally {
    Agent.prototype.addRequest = addRequest
  }
}, 240_000)
