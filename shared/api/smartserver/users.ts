import * as z from 'zod/mini'
import {
  CountValue,
  Customer,
  LocaleText,
  NewSmartServerUser,
  PasswordChange,
  SmartServerUser,
  SmartServerUserChange,
  TextValue,
} from '../../model/smartserver.ts'
import { group, type OperationSpec, licenseOptional, user, writer } from '../operation.ts'
import { idParams, optionalNumber, optionalText } from '../parameters.ts'

/** Acceptance by the caller for itself, which all other operations require. */
const acceptance = {
  method: 'PUT',
  summary: 'Accept the license',
  access: licenseOptional(),
  response: null,
  status: 200,
} as const satisfies Omit<OperationSpec, 'path'>

const supportedLocales = {
  method: 'GET',
  summary: 'List supported locales',
  description: 'Returns one text.',
  access: user(),
  response: TextValue,
} as const satisfies Omit<OperationSpec, 'path'>

export const users = group('smartserver', 'users', {
  list: {
    method: 'GET',
    path: '/users',
    summary: 'List users',
    description: 'Returns the users that the caller manages, or one of them by id or user name.',
    access: user(),
    query: z.object({
      id: optionalNumber,
      Id: optionalNumber,
      name: optionalText(128),
      userName: optionalText(128),
    }),
    response: z.array(SmartServerUser),
  },
  count: {
    method: 'GET',
    path: '/users/count',
    summary: 'Count users',
    description: 'Counts the users that the caller manages, including the caller.',
    access: user(),
    response: CountValue,
  },
  current: {
    method: 'GET',
    path: '/users/current',
    summary: 'Get the current user',
    access: user(),
    response: SmartServerUser,
  },
  locales: { ...supportedLocales, path: '/users/list' },
  localesByName: { ...supportedLocales, path: '/users/locales' },
  localesBelow: { ...supportedLocales, path: '/users/locale/list' },
  locale: {
    method: 'GET',
    path: '/users/locale',
    summary: 'Get the session locale',
    access: user(),
    response: TextValue,
  },
  setLocale: {
    method: 'POST',
    path: '/users/locale',
    summary: 'Set the session locale',
    access: user(),
    bodyType: 'text',
    body: LocaleText,
    response: null,
    status: 200,
    tableAccess: 'read',
  },
  customer: {
    method: 'GET',
    path: '/users/{id}/customer',
    summary: "Get a user's customer",
    description:
      'Administrators can get the customer of any user; other callers only that of users in their own customer.',
    access: user(),
    params: idParams,
    response: Customer,
  },
  create: {
    method: 'POST',
    path: '/users',
    summary: 'Create a user',
    access: writer(),
    body: NewSmartServerUser,
    response: SmartServerUser,
    hashesPassword: true,
  },
  update: {
    method: 'PUT',
    path: '/users',
    summary: 'Update a user',
    description: 'The body names the user by its id. Members that are missing from the body stay unchanged.',
    access: writer(),
    body: SmartServerUserChange,
    response: SmartServerUser,
  },
  changePassword: {
    method: 'PUT',
    path: '/users/cp',
    summary: 'Change a password',
    access: user(),
    body: PasswordChange,
    response: null,
    status: 200,
    hashesPassword: true,
  },
  acceptLicense: { ...acceptance, path: '/users/acceptlicense' },
  acceptLicenseAtCount: { ...acceptance, path: '/users/count' },
  remove: {
    method: 'DELETE',
    path: '/users/{id}',
    summary: 'Delete a user',
    access: writer(),
    grants: ['totp:write'],
    params: idParams,
    response: null,
    status: 200,
  },
})
