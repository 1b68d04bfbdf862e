import { info } from '#shared/api/devicehive/info.ts'
import { handle } from '#shared/http/handle.ts'
import { hiveTime } from '#shared/model/devicehiveWire.ts'

export const handler = handle(info.cache, async ({ now }) => ({ serverTimestamp: hiveTime(now), cacheStats: 'none' }))
