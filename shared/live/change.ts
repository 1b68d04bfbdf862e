/**
 * Message of the live queue: changed device ids, events, new connections. Contains no state, because delivery reads the
 * current state. Messages that arrive late or out of order are therefore harmless.
 */
import * as z from 'zod/mini'
import { type Event, QueuedEvent } from '../model/event.ts'
import { DeviceId, UserId } from '../model/ids.ts'
import { pieces } from '../domain/pieces.ts'

const LiveChange = z.object({
  v: z.literal(1),
  devices: z.array(DeviceId),
  altered: z._default(z.array(DeviceId), []),
  saw: z._default(z.array(UserId), []),
  events: z.array(QueuedEvent),
  opened: z.array(z.string()),
  tests: z.exactOptional(z.array(UserId)),
})

export interface LiveChange {
  readonly devices: readonly DeviceId[]
  /** Those of `devices` whose name, status or other data changed, not only their position. */
  readonly altered: readonly DeviceId[]
  /** Users who lost access to one of these devices. */
  readonly saw: readonly UserId[]
  readonly events: readonly Event[]
  /** Connections that have not received the initial snapshot yet. */
  readonly opened: readonly string[]
  /** Users who receive a test notification. */
  readonly tests?: readonly UserId[]
}

/** Stays below the SQS limit of 256 KB per message. */
const MESSAGE_MAX_CHARACTERS = 200_000
const DEVICES_AT_ONCE = 5000
/** Seven events with attributes of 4,000 characters, each escaped to six bytes, still fit into a message. */
const EVENTS_AT_ONCE = 7

/** Encodes a change as ASCII JSON, because SQS rejects some characters and counts bytes. */
const textOf = (change: LiveChange): string =>
  JSON.stringify({ v: 1, ...change }).replace(
    /[\u007f-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Encodes a change in as few messages as possible. Returns an empty list for an empty change. */
export const encodeChange = (change: LiveChange): string[] => {
  const { devices, altered, saw, events, opened, tests = [] } = change
  if (devices.length + events.length + opened.length + tests.length === 0) return []
  const whole = textOf(change)
  if (whole.length <= MESSAGE_MAX_CHARACTERS) return [whole]
  const nothing: LiveChange = { devices: [], altered: [], saw: [], events: [], opened: [] }
  const isAltered = new Set(altered)
  return [
    ...pieces(devices, DEVICES_AT_ONCE).map(piece =>
      textOf({ ...nothing, devices: piece, altered: piece.filter(device => isAltered.has(device)), saw }),
    ),
    ...pieces(tests, DEVICES_AT_ONCE).map(piece => textOf({ ...nothing, tests: piece })),
    ...pieces(opened, DEVICES_AT_ONCE).map(piece => textOf({ ...nothing, opened: piece })),
    ...pieces(events, EVENTS_AT_ONCE).map(piece => textOf({ ...nothing, events: piece })),
  ]
}

/** Decodes a message. Throws if the text is not a valid change. */
export const decodeChange = (text: string): LiveChange => LiveChange.parse(JSON.parse(text))

/** Merges changes into one that contains each device, event and connection once. */
export const mergeChanges = (changes: readonly LiveChange[]): LiveChange => ({
  ...mergedTests(changes.flatMap(({ tests = [] }) => tests)),
  devices: [...new Set(changes.flatMap(({ devices }) => devices))],
  altered: [...new Set(changes.flatMap(({ altered }) => altered))],
  saw: [...new Set(changes.flatMap(({ saw }) => saw))],
  events: [...new Map(changes.flatMap(({ events }) => events.map(event => [event.id, event] as const))).values()],
  opened: [...new Set(changes.flatMap(({ opened }) => opened))],
})

const mergedTests = (users: readonly UserId[]): Pick<LiveChange, 'tests'> =>
  users.length > 0 ? { tests: [...new Set(users)] } : {}
