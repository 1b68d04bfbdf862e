/** Requests and responses of vehicle associations. */
import * as z from 'zod/mini'
import { isNothing } from './associationFields.ts'

/** Form of an id: exactly 15 letters and digits. The examples of the contract differ. */
export const CODE_PATTERN = /^[0-9A-Za-z]{15}$/
const Code = z.string().check(z.regex(CODE_PATTERN, 'must be 15 letters and digits'))

/** Maximum number of items in a request: one transaction of the table. */
const ITEMS_MAX = 100

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The contract shows the request body as a member `body`. The body is accepted with or without it, but not in both
 * forms at once.
 */
const unwrapped = z.transform((sent: unknown, context) => {
  if (!isRecord(sent)) return sent
  const has = (name: string) => Object.hasOwn(sent, name) && sent[name] !== null && !isNothing(sent[name])
  const wrapped = has('body')
  if (wrapped && has('data'))
    context.issues.push({ code: 'custom', message: 'must have either data or body, not both', input: sent })
  const inner = wrapped ? sent['body'] : sent
  if (!isRecord(inner)) return inner
  const { data } = inner
  return { data: isRecord(data) ? [data] : data }
})

/** Unknown members are ignored. */
const listOf = <S extends z.ZodMiniType>(item: S) =>
  z.pipe(
    unwrapped,
    z.object({
      data: z
        .array(item, 'is required')
        .check(z.minLength(1, 'must not be empty'), z.maxLength(ITEMS_MAX, `must have at most ${ITEMS_MAX} items`)),
    }),
  )

const NewAssociation = z.object({ vehicle_id: Code, user_id: Code }).check(z.meta({ id: 'NewAssociation' }))
export type NewAssociation = z.infer<typeof NewAssociation>
export const NewAssociations = listOf(NewAssociation)

const permission = z.literal('user_permission')
const OldAssociation = z.object({ type: permission, id: Code }).check(z.meta({ id: 'OldAssociation' }))
export type OldAssociation = z.infer<typeof OldAssociation>
export const OldAssociations = listOf(OldAssociation)
export const RemovedAssociations = z.strictObject({ data: z.array(z.strictObject({ type: permission, id: Code })) })

const text = () => z.optional(z.nullable(z.string()))

/** Null for associations that are older than the recording of this time. */
const createdAt = z.nullable(z.string().check(z.meta({ format: 'date-time' })))

const related = <const T extends string>(type: T) =>
  z.strictObject({
    type: z.literal(type),
    id: Code,
    attributes: z.optional(z.record(z.string(), z.nullable(z.string()))),
  })

/** Association of a user with a vehicle that it can see. */
export const Association = z
  .strictObject({
    id: Code,
    type: permission,
    attributes: z.strictObject({
      created_at: z.optional(createdAt),
      name: text(),
      username: text(),
      email: text(),
      number: text(),
      serial: text(),
      carrier: text(),
      service_provider: text(),
      batch: text(),
    }),
    relationships: z.strictObject({
      vehicle: related('vehicle'),
      user: related('user'),
      device: z.optional(related('device')),
      enterprise: z.optional(z.nullable(related('enterprise'))),
    }),
  })
  .check(z.meta({ id: 'Association' }))
export type Association = z.infer<typeof Association>
export const Associations = z.strictObject({ data: z.array(Association) })

const count = z.int().check(z.meta({ 'x-unit': 'count' }))
export const AssociationPage = z.strictObject({
  data: z.array(Association),
  /** Present if the request sets `count`. */
  meta: z.optional(z.strictObject({ count, page: count, limit: count })),
})
export type AssociationPage = z.infer<typeof AssociationPage>
