import { HiveCacheInfo, HiveClusterInfo, HiveInfo } from '../../model/devicehiveThings.ts'
import { group } from '../operation.ts'

export const about = group('devicehive', 'about', {
  get: {
    method: 'GET',
    path: '/info',
    summary: 'Say which version this is, and what time',
    access: 'public',
    grants: ['table:read'],
    response: HiveInfo,
  },
  cache: {
    method: 'GET',
    path: '/info/cache',
    summary: 'Say what time it is; there is no cache',
    access: 'public',
    grants: ['table:read'],
    response: HiveCacheInfo,
  },
  cluster: {
    method: 'GET',
    path: '/info/config/cluster',
    summary: 'Say that there is no cluster to connect to',
    access: 'public',
    grants: ['table:read'],
    response: HiveClusterInfo,
  },
})
