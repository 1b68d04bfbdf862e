/** A small deployment behind HTTP for tests of real clients: API, tracker ingest, browser cookies. */
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type Edge, edgeOf } from '../../local/gateway/edge.ts'
import { type GatewayOptions, gateway, gatewayServer } from '../../local/gateway/gateway.ts'
import type { HttpApi } from '../../local/assembly/apis.ts'
import type { Site } from '../../local/gateway/site.ts'
import { operations } from '#shared/api/index.ts'
import { decodeRecord } from '#shared/stream/record.ts'
import { handlerAt } from '../kit/call.ts'
import { deliver } from '../kit/drive.ts'
import { world, type World } from '../kit/world.ts'

const API: HttpApi = { routes: operations.map(({ method, route, address }) => ({ method, path: route, address })) }
const TRACKERS: HttpApi = {
  routes: ['/', '/osmand', '/osmand/{proxy+}'].map(path => ({ method: 'ANY', path, address: 'ingest.trackers' })),
}

export interface Served extends World {
  /** `http://127.0.0.1:8082` */
  readonly api: string
  readonly trackers: string
  browser(): Browser
}

const servers: Server[] = []

/** Stops the servers; for `afterEach`. */
export const endServers = (): void => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
}

const ANY_NAME = edgeOf({ hostNames: undefined, trustedProxies: [] })

interface Options {
  readonly site?: Site
  readonly edge?: Edge
}

/** Serves a new world, optionally with a site. Reports of trackers are applied before the response. */
export const served = async ({ site, edge = ANY_NAME }: Options = {}): Promise<Served> => {
  const here = await world()
  Object.assign(here.host.environment, { secureCookies: false })
  Object.assign(here.host, { stream: { put: (_: string, bytes: Uint8Array) => deliver([decodeRecord(bytes)]) } })
  const [api, trackers] = await Promise.all([
    listen(API, here, { edge, ...(site && { site }) }),
    listen(TRACKERS, here, { edge }),
  ])
  return { ...here, api, trackers, browser: () => new Browser(api) }
}

const listen = async (
  api: HttpApi,
  { host }: World,
  options: Pick<GatewayOptions, 'edge' | 'site'>,
): Promise<string> => {
  const invoke = async (address: string, event: unknown) => {
    const handler = await handlerAt(address)
    return handler(event as APIGatewayProxyEventV2, { awsRequestId: 'request-1' } as Context)
  }
  const server = gatewayServer(gateway({ api, invoke, now: host.now, log: host.log, ...options }))
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: any
}

interface Asking {
  readonly json?: unknown
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Stores cookies and sends them, like a browser. */
export class Browser {
  private readonly cookies = new Map<string, string>()

  constructor(private readonly base: string) {}

  async ask(method: string, path: string, { json, bytes, form, headers = {} }: Asking = {}): Promise<Answered> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${this.base}/${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'x-requested-with': 'XMLHttpRequest',
        ...(cookie !== '' && { cookie }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      ...(bytes && { body: bytes }),
      ...(form && { body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) this.keep(line)
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/max-age=0\b|expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
