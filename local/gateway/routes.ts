/** Finds the route of a request as API Gateway does: exact paths first, then paths with parameters, then greedy ones. */
import FindMyWay, { type HTTPMethod } from 'find-my-way'
import type { MatchedRoute } from './gatewayEvent.ts'
import type { Route } from '../assembly/apis.ts'

export interface RouteMatch extends MatchedRoute {
  readonly address: string
}

/** Returns `malformed` if the target is not a valid path, or undefined if no route matches. */
export type FindRoute = (method: string, url: string) => RouteMatch | 'malformed' | undefined

/** Methods of HTTP APIs. */
const METHODS: readonly HTTPMethod[] = ['GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'DELETE']

interface Target {
  readonly address: string
  readonly routeKey: string
  /** API Gateway's name of the greedy parameter; the router names it `*`. */
  readonly greedy: string | undefined
}

export const routesOf = (routes: readonly Route[]): FindRoute => {
  const router = FindMyWay({ caseSensitive: true, maxParamLength: 10_240 })
  for (const { method, path, address } of routes) {
    const greedy = /\{(\w+)\+\}$/.exec(path)?.[1]
    const pattern = path.replace(/\{\w+\+\}$/, '*').replace(/\{(\w+)\}/g, FILLED)
    const methods = method === 'ANY' ? [...METHODS] : METHODS.filter(known => known === method)
    const target: Target = { address, routeKey: `${method} ${path}`, greedy }
    router.on(methods, pattern, unused, target)
  }
  return (method, url) => {
    const split = splitUrl(url)
    if (!split) return 'malformed'
    const known = METHODS.find(one => one === method)
    const found = known && router.find(known, split.rawPath)
    if (!found) return undefined
    const { address, routeKey, greedy }: Target = found.store
    const pathParameters: Record<string, string | undefined> = {}
    for (const [name, value] of Object.entries(found.params)) {
      // `/api/` does not match `/api/{proxy+}`.
      if (value === undefined || value === '') return undefined
      pathParameters[name === '*' ? (greedy ?? name) : name] = value
    }
    return { address, routeKey, pathParameters, path: split.path, rawQueryString: split.rawQueryString }
  }
}

/** API Gateway has no empty parameters: `/api/devices/` can match a greedy route, but not `/api/devices/{id}`. */
const FILLED = ':$1([\\s\\S]+)'

const unused = () => undefined

/** Returns the path and query of a request target, also if it has the form for proxies: `http://host/path?query`. */
export const originForm = (target: string): string => {
  const rest = target.replace(/^https?:\/\/[^/?#]*/i, '')
  return rest.startsWith('/') || rest === target ? rest : `/${rest}`
}

/** Returns undefined if the target is not a path, or has an invalid percent escape. */
const splitUrl = (url: string): { rawPath: string; path: string; rawQueryString: string } | undefined => {
  if (!url.startsWith('/')) return undefined
  const mark = url.indexOf('?')
  const rawPath = mark < 0 ? url : url.slice(0, mark)
  const rawQueryString = mark < 0 ? '' : url.slice(mark + 1)
  if (!rawPath.includes('%')) return { rawPath, path: rawPath, rawQueryString }
  try {
    return { rawPath, path: decodeURIComponent(rawPath), rawQueryString }
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}
