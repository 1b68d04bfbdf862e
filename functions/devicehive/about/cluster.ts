import { about } from '#shared/api/devicehive/about.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(about.cluster, async () => ({ 'bootstrap.servers': '', 'zookeeper.connect': '' }))
