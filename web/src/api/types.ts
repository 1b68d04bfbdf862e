/** What each operation takes and gives, read from its declaration. Types only: nothing of the declarations is bundled. */
import type * as z from 'zod/mini'
import type { Alternative, Operation, Parsed } from '#shared/api/operation.ts'
import type { Timestamp } from '#shared/api/parameters.ts'
import type { DeviceId, GeofenceId, GroupId, UserId } from '#shared/model/ids.ts'
import type { Operations } from './operations.ts'

/** `devices.list` */
export type Address = keyof Operations
type Declared<A extends Address> = Operations[A]['declared']
type Member<A extends Address, K extends keyof Operation> =
  Declared<A> extends Readonly<Record<K, infer M>> ? M : undefined

/** What the operation answers; nothing where it has no body. Numbers carry their unit in their type. */
export type Answer<A extends Address> = Parsed<Member<A, 'response'>>

/** The media types in which the operation's answer can be taken away as a file. */
export type FileType<A extends Address> =
  Member<A, 'alternatives'> extends readonly (infer T extends Alternative)[] ? T : never

/** Whose links are made by plain numbers, as the entities that are answered have them. */
type Id = DeviceId | GeofenceId | GroupId | UserId
/** Moments are dates here, and ISO 8601 text on the way. */
type Wire<T> = T extends Timestamp
  ? Date
  : T extends Id
    ? number
    : T extends readonly (infer E)[]
      ? readonly Wire<E>[]
      : T
type Shape<T, Needed> = { readonly [K in keyof T as K extends Needed ? K : never]: Wire<T[K]> } & {
  readonly [K in keyof T as K extends Needed ? never : K]?: Wire<T[K]> | undefined
}
type Given<S, Needed> = S extends z.ZodMiniType ? Shape<z.output<S>, Needed> : never

/** A part of a request under its name: not there, may be left out, or must be given. */
type Part<K extends string, S, Needed> = [S] extends [undefined]
  ? unknown
  : [Needed] extends [never]
    ? { readonly [N in K]?: Given<S, Needed> | undefined }
    : { readonly [N in K]: Given<S, Needed> }

/** What a call of the operation must and may be given. */
export type Request<A extends Address> = Part<'params', Member<A, 'params'>, 'id'> &
  Part<'query', Member<A, 'query'>, Operations[A]['query']> &
  Part<'body', Member<A, 'body'>, Operations[A]['body']> & { readonly signal?: AbortSignal | undefined }

/** The second argument of a call, which may be left out where nothing must be given. */
export type Asked<R> = object extends R ? [request?: R] : [request: R]
