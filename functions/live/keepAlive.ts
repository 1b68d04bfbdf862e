/** Keeps the sockets open on which nothing is sent; runs every few minutes. */
import { functions } from '#shared/api/functions.ts'
import { portsOf } from '#shared/live/portsOf.ts'
import { keepAlive } from '#shared/live/push.ts'

const ports = portsOf(functions.liveKeepAlive)

export const handler = async (): Promise<void> => keepAlive(ports())
