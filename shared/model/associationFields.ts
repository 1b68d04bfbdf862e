/** Names that callers of the vehicle associations can use, and the fields that they denote. */

/** Returns true for a parameter without a value. Clients write `limit=`, `attributes[]=` or `attributes=null`. */
export const isNothing = (value: unknown): boolean => value === undefined || value === '' || value === 'null'

/** Fields of an association. Values are texts, or null if unknown. */
const FIELDS = [
  'created_at',
  'user.name',
  'user.username',
  'user.email',
  'user.cpf',
  'device.name',
  'device.imei',
  'device.code',
  'device.model',
  'device.category',
  'chips.number',
  'chips.serial',
  'chips.carrier',
  'chips.service_provider',
  'chips.batch',
  'enterprise.name',
  'enterprise.cnpj',
] as const
export type Field = (typeof FIELDS)[number]

/** Members of `attributes`. */
export const ATTRIBUTES = {
  created_at: 'created_at',
  name: 'user.name',
  username: 'user.username',
  email: 'user.email',
  number: 'chips.number',
  serial: 'chips.serial',
  carrier: 'chips.carrier',
  service_provider: 'chips.service_provider',
  batch: 'chips.batch',
} as const satisfies Readonly<Record<string, Field>>
export type Attribute = keyof typeof ATTRIBUTES

/** Members of `attributes` of the objects related to an association. */
export const INCLUDES = {
  vehicle: { name: 'device.name', model: 'device.model', category: 'device.category' },
  user: { name: 'user.name', username: 'user.username', email: 'user.email', cpf: 'user.cpf' },
  device: { name: 'device.name', imei: 'device.imei', code: 'device.code' },
  enterprise: { name: 'enterprise.name', cnpj: 'enterprise.cnpj' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Field>>>>
export type Related = keyof typeof INCLUDES

/** Fields that filters accept. */
export const FILTERED = [
  'chips.serial',
  'chips.number',
  'chips.carrier',
  'chips.service_provider',
  'chips.batch',
  'device.name',
  'device.imei',
  'device.code',
  'enterprise.name',
  'enterprise.cnpj',
  'user.name',
  'user.username',
  'user.email',
] as const satisfies readonly Field[]

/** Fields that can be sorted by. */
export const SORTED = ['number', 'serial', 'name', 'username', 'email', 'created_at'] as const satisfies Attribute[]

export const OPERATORS = ['eq', 'neq', 'ilk', 'ew', 'sw'] as const
export type Operator = (typeof OPERATORS)[number]
