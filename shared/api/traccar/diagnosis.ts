import { DeviceDiagnosis } from '../../model/diagnosis.ts'
import { group, user } from '../operation.ts'
import { idParams } from '../parameters.ts'

export const diagnosis = group('traccar', 'diagnosis', {
  get: {
    method: 'GET',
    path: '/devices/{id}/diagnosis',
    summary: 'Find out why a device is silent',
    description:
      'Returns what the server knows: last report, status timeout, battery and clock, points that could not become ' +
      'positions with the reason, and reports that were refused for their key. Contains no reported text but reasons.',
    access: user({ device: ['params.id'] }),
    params: idParams,
    response: DeviceDiagnosis,
  },
})
