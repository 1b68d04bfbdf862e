/** Rules of commands: types that a device supports, and the text that it receives. */
import type { Command } from '../model/command.ts'

/** HTTP trackers receive text in the response to a report. Its meaning is up to the tracker. */
const TYPES: Readonly<Record<string, readonly string[]>> = { osmand: ['custom'] }

/** Returns the command types that devices of a protocol support. */
export const commandTypes = (protocol: string): readonly string[] => TYPES[protocol] ?? []

const DATA_MAX_BYTES = 4096

/** The type that every device supports. */
export const CUSTOM = 'custom'

/** Returns the text of a command for a device, with its unique id, or the reason why it cannot be sent. */
export const commandFor = (
  { type, attributes }: Pick<Command, 'type' | 'attributes'>,
  uniqueId: string,
): { text: string } | { refusal: string } => {
  if (type !== CUSTOM) return { refusal: `Command ${type} is not supported` }
  const { data } = attributes
  const filled = typeof data === 'string' ? data.replaceAll('{uniqueId}', () => uniqueId) : data
  return textOfCommand({ attributes: { data: filled } })
}

/** Returns the text to send, or the reason why it cannot be sent. */
export const textOfCommand = ({
  attributes: { data },
}: Pick<Command, 'attributes'>): { text: string } | { refusal: string } => {
  if (typeof data !== 'string' || data === '') return { refusal: 'attributes.data must be the text to send' }
  if (new TextEncoder().encode(data).length > DATA_MAX_BYTES)
    return { refusal: `attributes.data must have at most ${DATA_MAX_BYTES} bytes` }
  if (/\p{Cc}/u.test(data)) return { refusal: 'attributes.data must be one line, without control characters' }
  return { text: data }
}

interface Flags {
  readonly limitCommands: boolean
}

/**
 * Returns true if the user cannot send custom commands: a flag of the user or of the server. Administrators are exempt.
 */
export const isCommandLimited = (
  { administrator }: { readonly administrator: boolean },
  user: Flags,
  server: Flags,
): boolean => !administrator && (user.limitCommands || server.limitCommands)
