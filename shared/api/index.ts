/** Every operation. For infrastructure, the local run, documents and tests; a function imports its own group only. */
import type { Operation } from './operation.ts'
import { devices } from './traccar/devices.ts'
import { permissions } from './traccar/permissions.ts'
import { positions } from './traccar/positions.ts'
import { quarantine } from './traccar/quarantine.ts'
import { reports } from './traccar/reports.ts'
import { server } from './traccar/server.ts'
import { session } from './traccar/session.ts'
import { users } from './traccar/users.ts'

const groups = [server, session, users, devices, permissions, positions, reports, quarantine]

export const operations: readonly Operation[] = groups.flatMap(group => Object.values<Operation>(group))
