import * as z from 'zod/mini'
import { Customer, CustomerChange, NewCustomer, TextValue } from '../../model/smartserver.ts'
import { administrator, group, user } from '../operation.ts'
import { idParams } from '../parameters.ts'

const deviceParams = z.object({ ...idParams.shape, deviceId: idParams.shape.id })

export const customers = group('smartserver', 'customers', {
  list: {
    method: 'GET',
    path: '/customers',
    summary: "List the customers: all for an administrator, one's own for others",
    access: user(),
    grants: ['table:read', 'session:renew'],
    response: z.array(Customer),
  },
  get: {
    method: 'GET',
    path: '/customers/{id}',
    summary: "Fetch a customer: one's own, or any for an administrator",
    access: user(),
    grants: ['table:read', 'session:renew'],
    params: idParams,
    response: Customer,
  },
  current: {
    method: 'GET',
    path: '/customers/current',
    summary: 'Fetch the customer of the caller',
    access: user(),
    grants: ['table:read', 'session:renew'],
    response: Customer,
  },
  generateKey: {
    method: 'GET',
    path: '/customers/generateKey',
    summary: 'Make up an encryption key',
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
    summary: 'Update what the body has of the customer that it names',
    access: administrator(),
    grants: ['table:read', 'table:write'],
    body: CustomerChange,
    response: Customer,
  },
  remove: {
    method: 'DELETE',
    path: '/customers/{id}',
    summary: 'Delete a customer that has neither users nor devices',
    access: administrator(),
    grants: ['table:read', 'table:write'],
    params: idParams,
    response: null,
    status: 200,
  },
  addDevice: {
    method: 'PUT',
    path: '/customers/{id}/devices/{deviceId}',
    summary: 'Make a device one of a customer',
    access: administrator(),
    grants: ['table:read', 'table:write', 'live:tell'],
    params: deviceParams,
    response: null,
    status: 200,
  },
  removeDevice: {
    method: 'DELETE',
    path: '/customers/{id}/devices/{deviceId}',
    summary: 'Take a device out of a customer',
    access: administrator(),
    grants: ['table:read', 'table:write', 'live:tell'],
    params: deviceParams,
    response: null,
    status: 200,
  },
})
