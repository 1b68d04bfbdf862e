import * as z from 'zod/mini'
import { IngestKeyCreated, IngestKeyRotation, IngestKeyState } from '../../model/ingestKey.ts'
import { group, user, writer } from '../operation.ts'
import { idParams, optionalFlag } from '../parameters.ts'

export const ingestKeys = group('traccar', 'ingestKeys', {
  get: {
    method: 'GET',
    path: '/devices/{id}/key',
    summary: 'Get the state of an ingest key',
    description: 'Returns whether reports of the device need a key, and how many were refused. Never returns a key.',
    access: user({ device: ['params.id'] }),
    params: idParams,
    response: IngestKeyState,
  },
  rotate: {
    method: 'POST',
    path: '/devices/{id}/key',
    summary: 'Create an ingest key',
    description:
      'Reports of the device then need the key. This response is the only one that contains it. ' +
      'Earlier keys stay valid for a day, or for `overlapMs`; null keeps them until they are deleted.',
    access: writer({ device: ['params.id'] }),
    params: idParams,
    body: IngestKeyRotation,
    bodyOptional: true,
    response: IngestKeyCreated,
  },
  remove: {
    method: 'DELETE',
    path: '/devices/{id}/key',
    summary: 'Delete the ingest keys of a device',
    description: 'With `earlier=true`, deletes only the earlier keys. If the server requires keys, one must stay.',
    access: writer({ device: ['params.id'] }),
    params: idParams,
    query: z.object({ earlier: optionalFlag }),
    response: null,
  },
})
