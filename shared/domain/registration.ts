/** How devices register themselves, by attributes of the server that have Traccar's names. */
import type { EntityAttributes } from '../model/attributes.ts'
import { settingsFrom } from './settings.ts'

/** What Traccar takes for an id that somebody typed into a tracker, rather than a probe of a scanner. */
const PLAUSIBLE = /^\w{3,15}$/

export const canAutoRegister = (server: EntityAttributes, uniqueId: string): boolean =>
  settingsFrom(server).flag('database.registerUnknown') && PLAUSIBLE.test(uniqueId)

/** What a device that registers itself gets; group 0 is none. */
export const autoRegistrationDefaults = (
  server: EntityAttributes,
): { readonly groupId: number; readonly category: string | null } => {
  const settings = settingsFrom(server)
  const groupId = settings.number('database.registerUnknown.defaultGroupId', 0)
  return {
    groupId: Number.isSafeInteger(groupId) && groupId > 0 ? groupId : 0,
    category: settings.text('database.registerUnknown.defaultCategory') || null,
  }
}
