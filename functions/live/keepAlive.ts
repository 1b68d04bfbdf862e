/** Keeps the sockets open on which nothing is sent; runs every few minutes. */
import { functions } from '#shared/api/functions.ts'
import { deliveryDependencies } from '#shared/live/deliveryDependencies.ts'
import { keepAlive } from '#shared/live/deliverUpdates.ts'

const ports = deliveryDependencies(functions.liveKeepAlive)

export const handler = async (): Promise<void> => keepAlive(ports())
