import * as z from 'zod/mini'
import { Device } from '../model/device.ts'
import { EventModel } from '../model/event.ts'
import { PositionModel } from '../model/position.ts'

/** Message of the socket: changed objects by kind, or an empty object to keep the connection open. */
export const SocketFrame = z
  .strictObject({
    devices: z.optional(z.array(Device)),
    positions: z.optional(z.array(PositionModel)),
    events: z.optional(z.array(EventModel)),
  })
  .check(z.meta({ id: 'SocketFrame' }))
