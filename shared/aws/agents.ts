/**
 * HTTP agents for AWS. One per protocol serves the whole process, so that no invocation opens its own connection pool.
 */
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'

/**
 * A Lambda container has 1,024 file descriptors. LIFO reuses the newest socket, which AWS is least likely to have
 * closed.
 */
const OPTIONS = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, scheduling: 'lifo' } as const

export const agents = { http: new HttpAgent(OPTIONS), https: new HttpsAgent(OPTIONS) }
