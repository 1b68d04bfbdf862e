/** Customers as SmartServer shows them. */
import { randomBytes } from 'node:crypto'
import { notFound } from '#shared/errors.ts'
import type { Customer, CustomerChange, NewCustomer } from '#shared/model/smartserver.ts'
import type { Tenant } from '#shared/model/tenant.ts'
import type { StoredTenant } from '#shared/table/tenants.ts'
import type { Caller } from '#shared/http/authenticate.ts'

/** A customer as the caller may see it: the encryption key is for administrators and its own owners. */
export const shownCustomer = ({ cnpj, ...tenant }: StoredTenant, caller: Caller): Customer => {
  const owns = caller.tenantId === tenant.id && caller.account.standing.tenantRole === 'owner'
  const encryptionKey = caller.administrator || owns ? tenant.encryptionKey : null
  return { ...tenant, encryptionKey, ...(cnpj !== null && { cnpj }) }
}

/** A customer that is the caller's own, or any for an administrator. Throws `notFound` for others and for none. */
export const customerFor = (caller: Caller, tenant: StoredTenant | undefined): StoredTenant => {
  if (!tenant || !(caller.administrator || caller.tenantId === tenant.id)) throw notFound('Customer not found')
  return tenant
}

/** 16 random bytes in hex. */
export const newEncryptionKey = (): string => randomBytes(16).toString('hex')

/** The end of the year 9999: a licence that nobody put an end to. */
const FOR_EVER = 253_402_300_799_999

const PLAIN: Omit<Tenant, 'name' | 'cid' | 'encryptionKey'> = {
  shortName: '',
  deviceSearchingRange: 50,
  deviceNumberLimitation: 255,
  licensingEnhancement: 'STANDARD',
  googleApiKey: null,
  licenseTill: FOR_EVER,
  cnpj: null,
}

/** A new customer; what was not said of it is made up, or as in the vendor's examples. */
export const newCustomer = (wish: NewCustomer): Tenant =>
  withWish({ ...PLAIN, name: wish.name, cid: wish.cid, encryptionKey: newEncryptionKey() }, wish)

/** A customer with what the wish has of it. */
export const changedCustomer = ({ id: _id, ...before }: StoredTenant, wish: CustomerChange): Tenant =>
  withWish(before, wish)

/** Null is a wish, but for members that can't be null. */
const withWish = (tenant: Tenant, wish: Omit<CustomerChange, 'id'>): Tenant => ({
  name: wish.name ?? tenant.name,
  shortName: wish.shortName ?? tenant.shortName,
  cid: wish.cid ?? tenant.cid,
  encryptionKey: wish.encryptionKey ?? tenant.encryptionKey,
  deviceSearchingRange: wish.deviceSearchingRange ?? tenant.deviceSearchingRange,
  deviceNumberLimitation: wish.deviceNumberLimitation ?? tenant.deviceNumberLimitation,
  licensingEnhancement: wish.licensingEnhancement ?? tenant.licensingEnhancement,
  googleApiKey: wish.googleApiKey === undefined ? tenant.googleApiKey : wish.googleApiKey,
  licenseTill: wish.licenseTill ?? tenant.licenseTill,
  cnpj: wish.cnpj === undefined ? tenant.cnpj : wish.cnpj,
})
