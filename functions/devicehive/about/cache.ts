import { about } from '#shared/api/devicehive/about.ts'
import { handle } from '#shared/http/handle.ts'
import { hiveTime } from '#shared/model/devicehiveWire.ts'

export const handler = handle(about.cache, async ({ now }) => ({ serverTimestamp: hiveTime(now), cacheStats: 'none' }))
