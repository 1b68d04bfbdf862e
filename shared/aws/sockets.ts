/** The open connections: the host's own, or those of API Gateway over signed requests. */
import type { DeclaredFunction } from '../api/functions.ts'
import type { ConnectionSender } from '../ports.ts'
import type { Host } from '../runtime.ts'
import { oncePerHost } from './oncePerHost.ts'
import { type ServiceEndpoint, ServiceError, signedRequests } from './signed.ts'

const ONCE = { attempts: 1, attemptMs: 2000, pauseMs: 0 }

/** API Gateway says so of a connection that was closed, and of one that is not open yet. */
const GONE = 410

/** The connections of a stage: `https://abc.execute-api.eu-north-1.amazonaws.com/live`; `endpoint` is where it really is. */
export const gatewaySockets = (stageUrl: string, region?: string, endpoint?: string): ConnectionSender => {
  const { hostname, pathname } = new URL(stageUrl)
  const place: ServiceEndpoint = { name: 'execute-api', host: hostname, region, endpoint }
  const send = signedRequests(place, ONCE)
  const pathOf = (connection: string) => `${pathname.replace(/\/$/, '')}/@connections/${encodeURIComponent(connection)}`
  return {
    post: async (connection, text) => {
      try {
        await send({ path: pathOf(connection), headers: { 'Content-Type': 'application/json' }, body: text })
        return true
      } catch (error) {
        if (isGone(error)) return false
        throw error
      }
    },
    end: async connection => {
      try {
        await send({ method: 'DELETE', path: pathOf(connection), headers: {}, body: '' })
      } catch (error) {
        if (!isGone(error)) throw error
      }
    },
  }
}

const isGone = (error: unknown): boolean => error instanceof ServiceError && error.status === GONE

/** The connections as the function at this address may use them. Throws where there are none. */
export const socketsOf = oncePerHost(
  (host: Host, { address, grants }: Pick<DeclaredFunction, 'address' | 'grants'>): ConnectionSender => {
    const { socketsUrl, region } = host.environment
    const sockets = host.sockets ?? (socketsUrl === undefined ? undefined : gatewaySockets(socketsUrl, region))
    if (!sockets) throw new Error('SOCKETS_URL is not set')
    const allowed = () => host.authorize(address, grants, 'execute-api:ManageConnections')
    return {
      post: async (connection, text) => {
        allowed()
        return sockets.post(connection, text)
      },
      end: async connection => {
        allowed()
        await sockets.end(connection)
      },
    }
  },
)
