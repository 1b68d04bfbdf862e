/** Reads the HTTP and WebSocket APIs of the app: routes with their functions, and CORS settings. */
import * as z from 'zod/mini'
import type { Resource } from './templates.ts'

export interface Route {
  /** `ANY` or a method. */
  readonly method: string
  /** Path in API Gateway's syntax: `/api/devices/{id}`, `/{proxy+}`. */
  readonly path: string
  readonly address: string
}

export interface Cors {
  readonly AllowOrigins?: readonly string[] | undefined
  readonly AllowMethods?: readonly string[] | undefined
  readonly AllowHeaders?: readonly string[] | undefined
  readonly ExposeHeaders?: readonly string[] | undefined
  readonly AllowCredentials?: boolean | undefined
  readonly MaxAge?: number | undefined
}

export interface HttpApi {
  readonly routes: readonly Route[]
  readonly cors?: Cors | undefined
}

/** Addresses of the functions that run when a connection opens, closes and sends a message. */
export interface WebSocketRoutes {
  readonly connect: string
  readonly disconnect: string
  readonly message: string
}

const ApiProperties = z.object({
  ProtocolType: z._default(z.string(), 'HTTP'),
  CorsConfiguration: z.optional(
    z.object({
      AllowOrigins: z.optional(z.array(z.string())),
      AllowMethods: z.optional(z.array(z.string())),
      AllowHeaders: z.optional(z.array(z.string())),
      ExposeHeaders: z.optional(z.array(z.string())),
      AllowCredentials: z.optional(z.boolean()),
      MaxAge: z.optional(z.number()),
    }),
  ),
})
const RouteProperties = z.object({ ApiId: z.string(), RouteKey: z.string(), Target: z.string() })
const IntegrationProperties = z.object({ IntegrationUri: z.string() })

/**
 * Returns the APIs of the app. Trackers have a port of their own, `ingest`; all other HTTP APIs share `api`. `socket` is
 * undefined if the app has no WebSocket API. `addressOf` finds a function by its ARN.
 */
export const readApis = (resources: readonly Resource[], addressOf: (arn: string) => string) => {
  const routes = routesIn(resources, addressOf)
  const api: { routes: Route[]; cors?: Cors | undefined } = { routes: [] }
  const ingest: typeof api = { routes: [] }
  let socket: WebSocketRoutes | undefined
  for (const { type, name, properties } of resources) {
    if (type !== 'AWS::ApiGatewayV2::Api') continue
    const { ProtocolType, CorsConfiguration } = ApiProperties.parse(properties)
    const routesOfApi = routes.filter(({ apiId }) => apiId === name)
    if (ProtocolType === 'WEBSOCKET') socket = webSocketRoutes(routesOfApi)
    else {
      const owner = routesOfApi.some(({ address }) => address.startsWith('ingest.')) ? ingest : api
      owner.routes.push(...routesOfApi.flatMap(httpRoutes))
      owner.cors = CorsConfiguration
    }
  }
  return { api, ingest, socket }
}

interface KeyedRoute {
  readonly apiId: string
  /** `GET /api/devices`, `$default`, `$connect` */
  readonly key: string
  readonly address: string
}

const routesIn = (resources: readonly Resource[], addressOf: (arn: string) => string): KeyedRoute[] => {
  const ofType = (wanted: string) => resources.filter(({ type }) => type === wanted)
  const integrations = new Map(
    ofType('AWS::ApiGatewayV2::Integration').map(({ name, properties }) => [
      name,
      addressOf(functionArn(IntegrationProperties.parse(properties).IntegrationUri)),
    ]),
  )
  return ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const { ApiId, RouteKey, Target } = RouteProperties.parse(properties)
    const address = integrations.get(Target.replace(/^integrations\//, ''))
    if (address === undefined) throw new Error(`the route ${RouteKey} has no integration`)
    return { apiId: ApiId, key: RouteKey, address }
  })
}

/** `…:lambda:path/2015-03-31/functions/arn:aws:lambda:…/invocations` → the ARN of the function, which HTTP APIs use directly */
const functionArn = (uri: string): string => /\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri

const httpRoutes = ({ key, address }: KeyedRoute): Route[] =>
  (key === '$default' ? ['ANY /', 'ANY /{default+}'] : [key])
    .map(one => one.split(' '))
    .map(([method = '', path = '']) => ({ method, path, address }))

const webSocketRoutes = (routes: readonly KeyedRoute[]): WebSocketRoutes => {
  const addressFor = (key: string): string => {
    const route = routes.find(one => one.key === key)
    if (!route) throw new Error(`the WebSocket API has no route ${key}`)
    return route.address
  }
  return { connect: addressFor('$connect'), disconnect: addressFor('$disconnect'), message: addressFor('$default') }
}
