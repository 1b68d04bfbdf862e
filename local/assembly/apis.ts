/** The HTTP APIs of the app: their routes and who answers them. */
import * as z from 'zod/mini'
import type { Resource } from './templates.ts'

export interface Route {
  /** `ANY` or a method. */
  readonly method: string
  /** API Gateway's syntax: `/api/devices/{id}`, `/{proxy+}`. */
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

const ApiProperties = z.object({
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

/** Trackers have a port of their own; all other HTTP APIs share the other port. */
export const httpApis = (resources: readonly Resource[], addressOf: (arn: string) => string) => {
  const integrations = new Map<string, string>()
  for (const { type, name, properties } of resources) {
    if (type === 'AWS::ApiGatewayV2::Integration') {
      integrations.set(name, addressOf(IntegrationProperties.parse(properties).IntegrationUri))
    }
  }
  const api: { routes: Route[]; cors?: Cors | undefined } = { routes: [] }
  const ingest: typeof api = { routes: [] }
  const apiOf = new Map<string, typeof api>()
  for (const { type, properties } of resources) {
    if (type !== 'AWS::ApiGatewayV2::Route') continue
    const { ApiId, RouteKey, Target } = RouteProperties.parse(properties)
    const address = integrations.get(Target.replace(/^integrations\//, ''))
    if (address === undefined) throw new Error(`the route ${RouteKey} has no integration`)
    const owner = address.startsWith('ingest.') ? ingest : api
    const keys = RouteKey === '$default' ? ['ANY /', 'ANY /{default+}'] : [RouteKey]
    for (const [method = '', path = ''] of keys.map(key => key.split(' '))) owner.routes.push({ method, path, address })
    apiOf.set(ApiId, owner)
  }
  for (const { type, name, properties } of resources) {
    const owner = apiOf.get(name)
    if (type === 'AWS::ApiGatewayV2::Api' && owner) owner.cors = ApiProperties.parse(properties).CorsConfiguration
  }
  return { api, ingest }
}
