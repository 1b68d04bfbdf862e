import { Command } from '../../model/command.ts'
import { group, writer } from '../operation.ts'

export const commands = group('traccar', 'commands', {
  create: {
    method: 'POST',
    path: '/commands',
    summary: 'Queue a command, which is the answer to the device’s next report',
    access: writer({ device: ['body.deviceId'] }),
    grants: ['table:read', 'table:write'],
    body: Command,
    response: Command,
  },
})
