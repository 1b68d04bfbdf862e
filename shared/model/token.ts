/** Tokens that users create for programs, and the rights that narrow them. */
import * as z from 'zod/mini'
import { RIGHTS } from './right.ts'
import { WireTime } from './time.ts'

const RightName = z.enum(RIGHTS)

/** Comma-separated rights of a form. An empty list is an error, because an absent one means all rights. */
export const RightsList = z.string().check(
  z.maxLength(128),
  z.refine(
    list => list.split(',').every(name => RightName.safeParse(name.trim()).success),
    `must be some of ${RIGHTS.join(', ')}, separated by commas`,
  ),
)

const id = z.int().check(z.meta({ 'x-unit': 'id' }))

/** A token in a list, without the secret. */
export const Token = z
  .strictObject({
    id,
    name: z.nullable(z.string()),
    /** All rights, unless the token was narrowed. */
    rights: z.array(RightName),
    created: WireTime,
    expires: WireTime,
    /** Some minutes exact. Null if the token was not used. */
    lastUsed: z.nullable(WireTime),
  })
  .check(z.meta({ id: 'Token' }))
export type Token = z.infer<typeof Token>
