/** Requests to push services over HTTPS, each with an address that a user's browser chose. */
import type { ClientRequest } from 'node:http'
import { Agent, request } from 'node:https'
import { isPushEndpoint } from '../domain/pushEndpoint.ts'
import type { PushResult, PushService } from '../ports.ts'
import { isPrivateAddress, publicLookup } from './publicAddress.ts'

/** One timer covers connecting, sending and the status of the response. */
const TIMEOUT_MS = 5000

/** Connections are not kept: Lambda freezes the process, and a message on a connection that broke meanwhile would be lost. */
export const publicAgent = (lookup = publicLookup()): Agent => new Agent({ keepAlive: false, maxSockets: 16, lookup })
/** One for the whole process. */
const AGENT = publicAgent()

/**
 * Returns the client of push services. It follows no redirects and reads no body. `agent` opens the connections, and differs
 * only in tests: no setting changes it.
 */
export const pushClient = (agent = AGENT, timeoutMs = TIMEOUT_MS): PushService => ({
  post: async ({ endpoint, headers, body }) => {
    // An IP address in place of a name would not be looked up.
    if (!isPushEndpoint(endpoint)) return { failure: 'privateAddress' }
    const posted = request(endpoint, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': String(body.length) },
    })
    const result = resultOf(posted, timeoutMs)
    posted.end(body)
    return await result
  },
})

const resultOf = (posted: ClientRequest, timeoutMs: number): Promise<PushResult> =>
  new Promise(resolve => {
    let isConnected = false
    const timer = setTimeout(() => posted.destroy(new Error('timed out')), timeoutMs)
    const settle = (result: PushResult): void => {
      clearTimeout(timer)
      resolve(result)
    }
    posted.on('socket', socket => socket.once('secureConnect', () => (isConnected = true)))
    // Also after the response, whose body is not read.
    posted.on('error', error => {
      const failure = isConnected ? 'noResponse' : 'notConnected'
      settle({ failure: isPrivateAddress(error) ? 'privateAddress' : failure })
    })
    posted.on('response', response => {
      settle({ status: response.statusCode ?? 0 })
      response.destroy()
    })
  })
