import { info } from '#shared/api/devicehive/info.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(info.cluster, async () => ({ 'bootstrap.servers': '', 'zookeeper.connect': '' }))
