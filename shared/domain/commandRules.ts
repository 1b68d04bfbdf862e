/** Which commands a device takes, and in what form. */
import type { Command } from '../model/command.ts'

/** Trackers that ask over HTTP take text as the answer to a report; how they read it is their own affair. */
const TYPES: Readonly<Record<string, readonly string[]>> = { osmand: ['custom'] }

/** The types of commands that can reach a device of a protocol. */
export const commandTypes = (protocol: string): readonly string[] => TYPES[protocol] ?? []

const DATA_MAX_BYTES = 4096

/** The text that the tracker gets, or why it can't be sent. */
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

/** May send none of its own words: a flag of the user or of the whole server; administrators are exempt. */
export const isCommandLimited = (
  { administrator }: { readonly administrator: boolean },
  user: Flags,
  server: Flags,
): boolean => !administrator && (user.limitCommands || server.limitCommands)
