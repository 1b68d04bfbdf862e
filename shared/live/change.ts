/**
 * What travels through the queue: which devices changed, what happened, and who has just come. Not what the devices are now:
 * whoever delivers it reads that, so that messages that overtake each other can't show anybody the past.
 */
import * as z from 'zod/mini'
import { type Event, QueuedEvent } from '../model/event.ts'
import { DeviceId, UserId } from '../model/ids.ts'

const LiveChange = z.object({
  v: z.literal(1),
  devices: z.array(DeviceId),
  saw: z._default(z.array(UserId), []),
  events: z.array(QueuedEvent),
  opened: z.array(z.string()),
})

export interface LiveChange {
  readonly devices: readonly DeviceId[]
  /** Users who saw some of these devices before, and may not see them any more. */
  readonly saw: readonly UserId[]
  readonly events: readonly Event[]
  /** Connections that wait for their first message. */
  readonly opened: readonly string[]
}

/** A message of SQS has at most 256 KB. */
const MESSAGE_MAX_CHARACTERS = 200_000
const DEVICES_AT_ONCE = 5000
/** With attributes of 4,000 characters, each written as six, still less than a message. */
const EVENTS_AT_ONCE = 7

/** ASCII: SQS refuses some characters, and counts bytes. */
const textOf = (change: LiveChange): string =>
  JSON.stringify({ v: 1, ...change }).replace(
    /[\u007f-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** The change in as few messages as it fits into; none for nothing. */
export const encodeChange = (change: LiveChange): string[] => {
  const { devices, saw, events, opened } = change
  if (devices.length + events.length + opened.length === 0) return []
  const whole = textOf(change)
  if (whole.length <= MESSAGE_MAX_CHARACTERS) return [whole]
  const nothing: LiveChange = { devices: [], saw: [], events: [], opened: [] }
  return [
    ...pieces(devices, DEVICES_AT_ONCE).map(piece => textOf({ ...nothing, devices: piece, saw })),
    ...pieces(opened, DEVICES_AT_ONCE).map(piece => textOf({ ...nothing, opened: piece })),
    ...pieces(events, EVENTS_AT_ONCE).map(piece => textOf({ ...nothing, events: piece })),
  ]
}

const pieces = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))

/** Throws where the text is no message of ours. */
export const decodeChange = (text: string): LiveChange => LiveChange.parse(JSON.parse(text))

/** Several changes as one: each device, event and connection once. */
export const mergeChanges = (changes: readonly LiveChange[]): LiveChange => ({
  devices: [...new Set(changes.flatMap(({ devices }) => devices))],
  saw: [...new Set(changes.flatMap(({ saw }) => saw))],
  events: [...new Map(changes.flatMap(({ events }) => events.map(event => [event.id, event] as const))).values()],
  opened: [...new Set(changes.flatMap(({ opened }) => opened))],
})
