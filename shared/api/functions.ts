/**
 * Functions that are not operations: no API path invokes them. Like operations, they have an address, which is also
 * their file and export, and grants. Grants become their IAM policy and are enforced in local runs.
 */
import { APPLY_REPORTS, type Grant } from './grants.ts'

export interface DeclaredFunction {
  /** `stream.positions` is the export `positions` of functions/stream.ts. */
  readonly address: string
  readonly summary: string
  readonly grants: readonly Grant[]
}

export const functions = {
  trackers: {
    address: 'ingest.trackers',
    summary: 'Receives tracker reports and writes them to the stream',
    grants: ['device:lookup', 'settings:read', 'command:take', 'refusal:count', 'stream:write'],
  },
  trackersDirect: {
    address: 'ingest.trackersDirect',
    summary: 'Receives tracker reports and applies them to the position log',
    grants: APPLY_REPORTS,
  },
  positions: {
    address: 'stream.positions',
    summary: 'Applies the stream to the position log',
    grants: ['table:read', 'table:write', 'stream:write', 'records:setAside', 'notifications:invoke', 'live:publish'],
  },
  notifications: {
    address: 'stream.notifications',
    summary:
      'Sends event notifications by email and to browsers, and links for new passwords, and runs commands of events',
    grants: ['table:read', 'table:write', 'mail:send', 'vapid:read'],
  },
  deviceStatus: {
    address: 'schedule.deviceStatus',
    summary: 'Marks inactive devices as unknown',
    grants: ['table:read', 'table:write', 'notifications:invoke', 'live:publish'],
  },
  statistics: {
    address: 'schedule.statistics',
    summary: 'Writes daily statistics',
    grants: ['table:read', 'table:write'],
  },
  erasure: {
    address: 'schedule.erasure',
    summary: 'Deletes data of removed devices',
    grants: ['table:read', 'table:write'],
  },
  quarantine: {
    address: 'schedule.quarantine',
    summary: 'Retries rejected points whose time was in the future',
    grants: ['table:read', 'table:write', 'stream:write'],
  },
  endShares: {
    address: 'schedule.endShares',
    summary: 'Deletes the temporary users of ended shares',
    grants: ['table:read', 'table:write'],
  },
  scheduledReports: {
    address: 'schedule.scheduledReports',
    summary: 'Emails links to scheduled reports',
    grants: ['table:read', 'table:write', 'mail:send'],
  },
  liveConnect: {
    address: 'live.connect',
    summary: 'Authorizes WebSocket connections',
    grants: ['table:read', 'login:count', 'token:note', 'connection:write', 'subscribers:write', 'live:publish'],
  },
  liveDisconnect: {
    address: 'live.disconnect',
    summary: 'Removes closed connections',
    grants: ['connection:write'],
  },
  liveMessage: {
    address: 'live.message',
    summary: 'Ignores client messages',
    grants: [],
  },
  livePush: {
    address: 'live.push',
    summary: 'Sends updates to authorized clients',
    grants: ['table:read', 'connection:write', 'subscribers:write', 'live:send'],
  },
  liveKeepAlive: {
    address: 'live.keepAlive',
    summary: 'Keeps idle connections alive and closes unauthorized ones',
    grants: ['table:read', 'connection:write', 'subscribers:write', 'live:send'],
  },
  setup: {
    address: 'deploy.setup',
    summary: 'Creates the server record, the first administrator and the keys of a deployment',
    grants: ['table:read', 'table:write', 'vapid:create'],
  },
} as const satisfies Record<string, DeclaredFunction>
