import type { Answer } from '../../api/types.ts'

export type Entry = Answer<'quarantine.get'>
export type Devices = Answer<'devices.list'>

/** What the parts of an entry's page show. */
export interface EntryProps {
  readonly entry: Entry
  readonly devices: Devices
}
