/** Connections to AWS: one agent per protocol for the whole process, so that an invocation never opens a pool of its own. */
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'

/** A container may have 1,024 descriptors; the newest free socket is the one least likely to be closed by the other side. */
const OPTIONS = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, scheduling: 'lifo' } as const

export const agents = { http: new HttpAgent(OPTIONS), https: new HttpsAgent(OPTIONS) }
