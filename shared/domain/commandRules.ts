/** Command types that a device accepts, and their form. */
import type { Command } from '../model/command.ts'

/** HTTP trackers receive text in the response to a report. Its meaning depends on the tracker. */
const TYPES: Readonly<Record<string, readonly string[]>> = { osmand: ['custom'] }

/** Returns the command types that can reach a device of a protocol. */
export const commandTypes = (protocol: string): readonly string[] => TYPES[protocol] ?? []

const DATA_MAX_BYTES = 4096

/** Returns the text for the tracker, or the reason why it cannot be sent. */
export const textOfCommand = ({ attributes: { data } }: Command): { text: string } | { refusal: string } => {
  if (typeof data !== 'string' || data === '') return { refusal: 'attributes.data must be the text to send' }
  if (new TextEncoder().encode(data).length > DATA_MAX_BYTES)
    return { refusal: `attributes.data must have at most ${DATA_MAX_BYTES} bytes` }
  if (/\p{Cc}/u.test(data)) return { refusal: 'attributes.data must be one line, without control characters' }
  return { text: data }
}

interface Flags {
  readonly limitCommands: boolean
}

/** Returns true if the user may not send custom text: set for the user or the server. Administrators are exempt. */
export const isCommandLimited = (
  { administrator }: { readonly administrator: boolean },
  user: Flags,
  server: Flags,
): boolean => !administrator && (user.limitCommands || server.limitCommands)
