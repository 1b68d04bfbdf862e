import * as z from 'zod/mini'
import { Customer, CustomerChange, NewCustomer, TextValue } from '../../model/smartserver.ts'
import { administrator, group, user } from '../operation.ts'
import { idParams } from '../parameters.ts'

const deviceParams = z.object({ ...idParams.shape, deviceId: idParams.shape.id })

export const customers = group('smartserver', 'customers', {
  list: {
    method: 'GET',
    path: '/customers',
    summary: 'List customers',
    description: 'Administrators get all customers; other callers get their own.',
    access: user(),
    grants: ['table:read', 'session:renew'],
    response: z.array(Customer),
  },
  get: {
    method: 'GET',
    path: '/customers/{id}',
    summary: 'Get a customer',
    description: 'Administrators can get any customer; other callers can get only their own.',
    access: user(),
    grants: ['table:read', 'session:renew'],
    params: idParams,
    response: Customer,
  },
  current: {
    method: 'GET',
    path: '/customers/current',
    summary: "Get the current user's customer",
    access: user(),
    grants: ['table:read', 'session:renew'],
    response: Customer,
  },
  generateKey: {
    method: 'GET',
    path: '/customers/generateKey',
    summary: 'Generate an encryption key',
    access: administrator(),
    grants: ['table:read', 'session:renew'],
    response: TextValue,
  },
  create: {
    method: 'POST',
    path: '/customers',
    summary: 'Create a customer',
    access: administrator(),
    grants: ['table:read', 'table:write'],
    body: NewCustomer,
    response: Customer,
  },
  update: {
    method: 'PUT',
    path: '/customers',
    summary: 'Update a customer',
    description: 'The body names the customer by its id. Members that are missing from the body stay unchanged.',
    access: administrator(),
    grants: ['table:read', 'table:write'],
    body: CustomerChange,
    response: Customer,
  },
  remove: {
    method: 'DELETE',
    path: '/customers/{id}',
    summary: 'Delete an empty customer',
    description: 'Returns an error if the customer has users or devices.',
    access: administrator(),
    grants: ['table:read', 'table:write'],
    params: idParams,
    response: null,
    status: 200,
  },
  addDevice: {
    method: 'PUT',
    path: '/customers/{id}/devices/{deviceId}',
    summary: 'Add a device to a customer',
    access: administrator(),
    grants: ['table:read', 'table:write', 'live:publish'],
    params: deviceParams,
    response: null,
    status: 200,
  },
  removeDevice: {
    method: 'DELETE',
    path: '/customers/{id}/devices/{deviceId}',
    summary: 'Remove a device from a customer',
    access: administrator(),
    grants: ['table:read', 'table:write', 'live:publish'],
    params: deviceParams,
    response: null,
    status: 200,
  },
})
