import * as z from 'zod/mini'
import { Health } from '../../model/health.ts'
import { Server } from '../../model/server.ts'
import { administrator, group, user } from '../operation.ts'

export const server = group('traccar', 'server', {
  get: {
    method: 'GET',
    path: '/server',
    summary: 'Get server information',
    access: 'public',
    response: Server,
  },
  timezones: {
    method: 'GET',
    path: '/server/timezones',
    summary: 'List time zones',
    access: user(),
    response: z.array(z.string()),
  },
  health: {
    method: 'GET',
    path: '/health',
    summary: 'Check server health',
    description:
      'Returns 503 if the server cannot answer requests. Administrators also get memory, file descriptors and backlog.',
    access: 'public',
    answersHead: true,
    response: Health,
  },
  update: {
    method: 'PUT',
    path: '/server',
    summary: 'Update server information',
    access: administrator(),
    body: Server,
    response: Server,
  },
})
