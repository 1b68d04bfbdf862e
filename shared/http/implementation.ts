/** The contract between the chain and the implementations of operations. */
import type { Alternative, AnonymousSetting, Operation, Parsed } from '../api/operation.ts'
import type { DeviceId, UserId } from '../model/ids.ts'
import type { Table } from '../table/table.ts'
import type { Caller } from './authenticate.ts'
import type { CookieResponse, Encoding, RawResponse, Value } from './reply.ts'
import type { RequestContext } from './requestContext.ts'

/** Input of an implementation. */
export interface HandlerInput<O extends Operation> {
  readonly params: Parsed<O['params']>
  readonly query: Parsed<O['query']>
  /** A function if the operation declares that the handler parses the body. */
  readonly body: O['bodyParsing'] extends 'lazy' ? () => Parsed<O['body']> : Parsed<O['body']>
  /** Undefined only if the operation allows anonymous callers and the caller is one. */
  readonly caller: O['access'] extends 'public' | { readonly anonymousSetting: AnonymousSetting }
    ? Caller | undefined
    : Caller
  readonly table: Table
  /** Arrival time of the request, Unix time in milliseconds. */
  readonly now: number
  readonly context: RequestContext
  /** Value of the session cookie, verified or not. */
  readonly cookie: string | undefined
  /** Content encodings that the client accepts, best first. */
  readonly encodings: readonly Encoding[]
  /** The alternative media type that the client requests, or undefined for JSON. */
  readonly alternative: Alternative | undefined
  /** Records what the operation changes, if it declares `changes: 'byHandler'`. */
  readonly live: O['changes'] extends 'byHandler' ? ChangeRecorder : undefined
  /** The query string as sent, for parts that the schema drops, such as the time zone of a date. */
  readonly rawQuery: string
}

/** The declared response, a body that the implementation serialized, or a response with cookies. */
export type HandlerResult<O extends Operation> =
  Value<O['response']> | RawResponse | CookieResponse<Value<O['response']>>
/** The function of an operation, as its group's file in functions/ exports it. */
export type Implementation<O extends Operation> = (input: HandlerInput<O>) => Promise<HandlerResult<O>>

/** Records the changes of an operation that declares `changes: 'byHandler'`. They are published after it succeeds. */
export interface ChangeRecorder {
  /** Records devices that are about to change, with the users who can see them now. Never rejects. */
  willChange(devices: readonly DeviceId[]): Promise<void>
  /** Records changed devices, and users who could see them before. */
  changed(devices: readonly DeviceId[], previousViewers?: readonly UserId[]): void
}
