/**
 * Closes the connections to the emulator when a test file ends. An open connection keeps all modules of its file in memory,
 * 8 MB per file, which made the last files of a run three times as slow.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Agent, ClientRequest } from 'node:http'

const STARTED = 'http.client.request.start'
const agents = new Set<Agent>()
const noteAgent = (message: unknown) => {
  const { request } = message as { readonly request: ClientRequest & { readonly agent?: Agent } }
  if (request.agent) agents.add(request.agent)
}

beforeAll(() => subscribe(STARTED, noteAgent))

afterAll(() => {
  unsubscribe(STARTED, noteAgent)
  for (const agent of agents) agent.destroy()
})
