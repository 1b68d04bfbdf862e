import * as z from 'zod/mini'
import {
  AssociationPage,
  Associations,
  CODE_PATTERN,
  NewAssociations,
  OldAssociations,
  RemovedAssociations,
} from '../../model/vehicles.ts'
import { group, orAnonymous, user, writer } from '../operation.ts'
import { AssociationQuery } from './associationQuery.ts'

const PATH = '/vehicles/associations/users'

export const associations = group('vehicles', 'associations', {
  create: {
    method: 'POST',
    path: PATH,
    summary: 'Create associations',
    description: 'Grants users access to vehicles. Creates all of the associations or none.',
    access: orAnonymous('vehiclesAnonymous', writer()),
    grants: ['table:read', 'table:write', 'live:publish'],
    body: NewAssociations,
    response: Associations,
  },
  remove: {
    method: 'DELETE',
    path: PATH,
    summary: 'Delete associations',
    description: 'Deletes all of the associations or none.',
    access: orAnonymous('vehiclesAnonymous', writer()),
    grants: ['table:read', 'table:write', 'live:publish'],
    body: OldAssociations,
    response: RemovedAssociations,
  },
  list: {
    method: 'GET',
    path: '/vehicles/{vehicle_id}/associations/users',
    summary: "List a vehicle's associations",
    access: orAnonymous('vehiclesAnonymous', user()),
    grants: ['table:read'],
    // A malformed id is a bad request here, not a path that leads nowhere.
    params: z.object({ vehicle_id: z.string().check(z.meta({ pattern: CODE_PATTERN.source })) }),
    query: AssociationQuery,
    response: AssociationPage,
  },
})
