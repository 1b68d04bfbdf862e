/** The WebSocket API of the app: who answers when a socket opens, speaks and closes. */
import * as z from 'zod/mini'
import type { Resource } from './templates.ts'

export interface SocketRoutes {
  readonly connect: string
  readonly disconnect: string
  readonly message: string
}

const ApiProperties = z.object({ ProtocolType: z._default(z.string(), 'HTTP') })
const OfApi = z.object({ ApiId: z.string() })
const RouteProperties = z.object({ RouteKey: z.string(), Target: z.string() })
const IntegrationProperties = z.object({ IntegrationUri: z.string() })

const MEMBERS = new Set(['AWS::ApiGatewayV2::Route', 'AWS::ApiGatewayV2::Integration'])

/** The resources apart: those of WebSocket APIs, and all others. */
export const apart = (resources: readonly Resource[]) => {
  const sockets = new Set(
    resources
      .filter(({ type }) => type === 'AWS::ApiGatewayV2::Api')
      .filter(({ properties }) => ApiProperties.parse(properties).ProtocolType === 'WEBSOCKET')
      .map(({ name }) => name),
  )
  const isOfSocket = ({ type, properties }: Resource) => MEMBERS.has(type) && sockets.has(OfApi.parse(properties).ApiId)
  return { ofSockets: resources.filter(isOfSocket), others: resources.filter(one => !isOfSocket(one)) }
}

/** Undefined where the app has none. `addressOf` finds a function by its ARN. */
export const socketRoutes = (
  resources: readonly Resource[],
  addressOf: (arn: string) => string,
): SocketRoutes | undefined => {
  if (resources.length === 0) return undefined
  const integrations = new Map(
    resources
      .filter(({ type }) => type === 'AWS::ApiGatewayV2::Integration')
      .map(({ name, properties }) => [name, invokedBy(IntegrationProperties.parse(properties).IntegrationUri)]),
  )
  const routes = new Map(
    resources
      .filter(({ type }) => type === 'AWS::ApiGatewayV2::Route')
      .map(({ properties }) => RouteProperties.parse(properties))
      .map(({ RouteKey, Target }) => [RouteKey, integrations.get(Target.replace(/^integrations\//, ''))]),
  )
  const addressFor = (key: string): string => {
    const arn = routes.get(key)
    if (arn === undefined) throw new Error(`the WebSocket API has no route ${key}`)
    return addressOf(arn)
  }
  return { connect: addressFor('$connect'), disconnect: addressFor('$disconnect'), message: addressFor('$default') }
}

/** `…:lambda:path/2015-03-31/functions/arn:aws:lambda:…/invocations` → the ARN of the function */
const invokedBy = (uri: string): string => /\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri
