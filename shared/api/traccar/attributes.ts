import * as z from 'zod/mini'
import { AttributeAlias } from '../../model/attributes.ts'
import { group, user, writer } from '../operation.ts'
import { idParams, optionalId } from '../parameters.ts'

export const attributes = group('traccar', 'attributes', {
  listAliases: {
    method: 'GET',
    path: '/attributes/aliases',
    summary: 'List attribute aliases',
    description: "Returns the aliases of one device, or of all of the caller's devices.",
    access: user({ device: ['query.deviceId'] }),
    query: z.object({ deviceId: optionalId }),
    response: z.array(AttributeAlias),
    lists: ['device', 'group'],
  },
  createAlias: {
    method: 'POST',
    path: '/attributes/aliases',
    summary: 'Create an attribute alias',
    access: writer({ device: ['body.deviceId'] }),
    body: AttributeAlias,
    response: AttributeAlias,
  },
  updateAlias: {
    method: 'PUT',
    path: '/attributes/aliases/{id}',
    summary: 'Update an attribute alias',
    access: writer({ device: ['body.deviceId'] }),
    params: idParams,
    body: AttributeAlias,
    response: AttributeAlias,
  },
  removeAlias: {
    method: 'DELETE',
    path: '/attributes/aliases/{id}',
    summary: 'Delete an attribute alias',
    access: writer(),
    params: idParams,
    response: null,
  },
})
