import { about } from '#shared/api/devicehive/about.ts'
import { handle } from '#shared/http/handle.ts'
import { deviceHiveTime } from '#shared/model/devicehive.ts'

export const handler = handle(about.cache, async ({ now }) => ({
  serverTimestamp: deviceHiveTime(now),
  cacheStats: 'none',
}))
