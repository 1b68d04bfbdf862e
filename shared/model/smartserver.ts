/** Users, customers and sessions in SmartServer's form. Unknown members are ignored. */
import * as z from 'zod/mini'
import { TenantId, UserId } from './ids.ts'
import { hasNoControlCharacters, isVisible } from './wire.ts'

/** Languages that a user or a session can have. */
export const LOCALES = ['en-us', 'es-mx'] as const
export type Locale = (typeof LOCALES)[number]
export const DEFAULT_LOCALE: Locale = 'en-us'

const USER_TYPES = ['ADMIN', 'OWNER', 'USER_MANAGER', 'USER'] as const
export type UserType = (typeof USER_TYPES)[number]

const words = (most = 128) =>
  z.string().check(z.maxLength(most), z.refine(isVisible, 'must not contain control or invisible characters'))
const name = () => words().check(z.trim(), z.minLength(1, 'must not be empty'))
/** Locale in any case, stored in the case of the list. */
const locale = z.pipe(
  z.transform((value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : value)),
  z.enum(LOCALES, `must be one of ${LOCALES.join(', ')}`),
)
/** The vendor's pages also call a user manager a supervisor. */
const userType = z.pipe(
  z.transform((value: unknown) => (value === 'SUPERVISOR' ? 'USER_MANAGER' : value)),
  z.enum(USER_TYPES, `must be one of ${USER_TYPES.join(', ')}`),
)
const demoMode = z.enum(['GLOBAL', 'YES', 'NO'], 'must be one of GLOBAL, YES, NO')
const password = z
  .string()
  .check(
    z.minLength(1, 'must not be empty'),
    z.maxLength(128),
    z.refine(hasNoControlCharacters, 'must not contain control or invisible characters'),
  )

/** User as returned, without the password. */
export const SmartServerUser = z
  .strictObject({
    id: UserId,
    userName: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    emailAddress: z.string(),
    locale: z.nullable(z.string()),
    customerId: z.nullable(TenantId),
    userType: z.enum(USER_TYPES),
    licenseAgreementAccepted: z.boolean(),
    demoMode: z.enum(['GLOBAL', 'YES', 'NO']),
    googleApiKey: z.nullable(z.string()),
    blocked: z.boolean(),
  })
  .check(z.meta({ id: 'SmartServerUser' }))
export type SmartServerUser = z.infer<typeof SmartServerUser>

/** Optional members of a new user. */
const choices = {
  locale: z.optional(z.nullable(locale)),
  customerId: z.optional(z.nullable(TenantId)),
  demoMode: z.optional(demoMode),
  googleApiKey: z.optional(z.nullable(words())),
  blocked: z.optional(z.boolean()),
}

export const NewSmartServerUser = z
  .object({
    ...choices,
    userName: name(),
    firstName: words(),
    lastName: words(),
    emailAddress: name(),
    userType,
    password,
  })
  .check(z.meta({ id: 'NewSmartServerUser' }))
export type NewSmartServerUser = z.infer<typeof NewSmartServerUser>

/** Change of a user: its id and the members to change. */
export const SmartServerUserChange = z
  .object({
    ...choices,
    id: UserId,
    userName: z.optional(name()),
    firstName: z.optional(words()),
    lastName: z.optional(words()),
    emailAddress: z.optional(name()),
    userType: z.optional(userType),
  })
  .check(z.meta({ id: 'SmartServerUserChange' }))
export type SmartServerUserChange = z.infer<typeof SmartServerUserChange>

export const PasswordChange = z
  .object({ userName: name(), currentPassword: password, newPassword: password })
  .check(z.meta({ id: 'SmartServerPasswordChange' }))

/** The vendor's two pages spell the user name member differently. */
export const Login = z
  .object({ username: z.optional(z.string()), userName: z.optional(z.string()), password: z.string('is required') })
  .check(z.meta({ id: 'SmartServerLogin' }))

const LOCALE_BODY_MAX = 64

/** Locale as a request body: plain text, JSON text, or the member `value` of an object. */
export const LocaleText = z.pipe(
  z.string().check(z.maxLength(LOCALE_BODY_MAX)),
  z.pipe(
    z.transform((text: string) => localeIn(text.trim())),
    locale,
  ),
)

const localeIn = (text: string): unknown => {
  if (!/^["{]/.test(text)) return text
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'value' in value ? value.value : value
  } catch {
    // The text is neither JSON nor a locale.
    return text
  }
}

export const TextValue = z.strictObject({ value: z.string() }).check(z.meta({ id: 'SmartServerText' }))
export const CountValue = z
  .strictObject({ value: z.int().check(z.minimum(0), z.meta({ 'x-unit': 'count' })) })
  .check(z.meta({ id: 'SmartServerCount' }))

const count = () => z.int().check(z.minimum(0), z.meta({ 'x-unit': 'count' }))
const cid = z.int().check(z.minimum(0), z.meta({ 'x-unit': 'id' }))
const moment = z.int().check(z.minimum(0), z.meta({ 'x-unit': 'ms since 1970' }))
const LICENSES = ['STANDARD', 'PROFESSIONAL', 'PREMIUM'] as const
const encryptionKey = z.string().check(z.regex(/^[0-9a-f]{32}$/i, 'must be 32 hexadecimal digits'))

/**
 * Customer as returned. The key is null except for administrators and the customer's owners. `cnpj`, the enterprise
 * number of vehicle associations, is present if the customer has one.
 */
export const Customer = z
  .strictObject({
    id: TenantId,
    name: z.string(),
    shortName: z.string(),
    cid,
    encryptionKey: z.nullable(z.string()),
    deviceSearchingRange: count(),
    deviceNumberLimitation: count(),
    licensingEnhancement: z.enum(LICENSES),
    googleApiKey: z.nullable(z.string()),
    licenseTill: moment,
    cnpj: z.optional(z.string()),
  })
  .check(z.meta({ id: 'Customer' }))
export type Customer = z.infer<typeof Customer>

const terms = {
  shortName: z.optional(words()),
  encryptionKey: z.optional(encryptionKey),
  deviceSearchingRange: z.optional(count()),
  deviceNumberLimitation: z.optional(count()),
  licensingEnhancement: z.optional(z.enum(LICENSES, `must be one of ${LICENSES.join(', ')}`)),
  googleApiKey: z.optional(z.nullable(words())),
  licenseTill: z.optional(moment),
  cnpj: z.optional(z.nullable(words())),
}

export const NewCustomer = z.object({ ...terms, name: name(), cid }).check(z.meta({ id: 'NewCustomer' }))
export type NewCustomer = z.infer<typeof NewCustomer>

/** Change of a customer: its id and the members to change. */
export const CustomerChange = z
  .object({ ...terms, id: TenantId, name: z.optional(name()), cid: z.optional(cid) })
  .check(z.meta({ id: 'CustomerChange' }))
export type CustomerChange = z.infer<typeof CustomerChange>
