/**
 * The functions that are no operations: nobody calls them by a path of the API. Like operations they have an address,
 * which is also their file, and grants, which become their IAM policy and are enforced in the local run.
 */
import type { Grant } from './grants.ts'

export interface DeclaredFunction {
  /** `stream.positions` is `functions/stream/positions.ts`. */
  readonly address: string
  readonly summary: string
  readonly grants: readonly Grant[]
}

export const functions = {
  trackers: {
    address: 'ingest.trackers',
    summary: 'Takes what trackers report over HTTP and hands it to the stream',
    grants: ['device:lookup', 'settings:read', 'command:take', 'stream:write'],
  },
  positions: {
    address: 'stream.positions',
    summary: 'Applies the stream to the position log',
    grants: ['table:read', 'table:write', 'stream:write', 'records:setAside', 'notifications:invoke', 'live:tell'],
  },
  notifications: {
    address: 'stream.notifications',
    summary: 'Tells users of events, by mail',
    grants: ['table:read', 'table:write', 'mail:send'],
  },
  deviceStatus: {
    address: 'schedule.deviceStatus',
    summary: 'Marks devices that were silent for too long',
    grants: ['table:read', 'table:write', 'notifications:invoke', 'live:tell'],
  },
  statistics: {
    address: 'schedule.statistics',
    summary: 'Makes the rows of statistics',
    grants: ['table:read', 'table:write'],
  },
  erasure: {
    address: 'schedule.erasure',
    summary: 'Deletes what deleted devices reported',
    grants: ['table:read', 'table:write'],
  },
  quarantine: {
    address: 'schedule.quarantine',
    summary: 'Retries refused points whose time was too far ahead',
    grants: ['table:read', 'table:write', 'stream:write'],
  },
  liveConnect: {
    address: 'live.connect',
    summary: 'Lets those who may watch open a socket',
    grants: ['table:read', 'login:count', 'connection:write', 'watch:note', 'live:tell'],
  },
  liveDisconnect: {
    address: 'live.disconnect',
    summary: 'Forgets a socket that was closed',
    grants: ['connection:write'],
  },
  liveMessage: {
    address: 'live.message',
    summary: 'Takes what a client says on its socket, which is nothing to us',
    grants: [],
  },
  livePush: {
    address: 'live.push',
    summary: 'Sends what changed to those who watch and may see it',
    grants: ['table:read', 'connection:write', 'watch:note', 'live:send'],
  },
  liveKeepAlive: {
    address: 'live.keepAlive',
    summary: 'Keeps silent sockets open, and ends those that may not be open any more',
    grants: ['table:read', 'connection:write', 'watch:note', 'live:send'],
  },
  setup: {
    address: 'deploy.setup',
    summary: 'Creates the server record and the first administrator',
    grants: ['table:read', 'table:write'],
  },
} as const satisfies Record<string, DeclaredFunction>
