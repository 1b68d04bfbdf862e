import { HiveCacheInfo, HiveClusterInfo, HiveInfo } from '../../model/devicehiveThings.ts'
import { group } from '../operation.ts'

export const about = group('devicehive', 'about', {
  get: {
    method: 'GET',
    path: '/info',
    summary: 'Get server information',
    description: 'Returns the API version, the server time and the WebSocket address.',
    access: 'public',
    response: HiveInfo,
  },
  cache: {
    method: 'GET',
    path: '/info/cache',
    summary: 'Get cache information',
    description: 'Returns the server time and no statistics, because there is no cache.',
    access: 'public',
    response: HiveCacheInfo,
  },
  cluster: {
    method: 'GET',
    path: '/info/config/cluster',
    summary: 'Get cluster information',
    description: 'Always empty, because there is no cluster.',
    access: 'public',
    response: HiveClusterInfo,
  },
})
