/** Updates that guests of a share receive. */
import type { ShareTerms } from '../domain/share.ts'
import { sharedDevice, sharedPosition } from '../domain/sharedView.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import { shareAccess } from '../table/shareAccess.ts'
import type { Table } from '../table/table.ts'
import type { Member } from './frames.ts'
import { type LiveState, membersOf } from './updates.ts'

interface GuestPorts {
  readonly host: Pick<Host, 'now'>
  readonly table: Table
}

/** Returns the changed devices of a share and their positions, as its guests see them. They receive no events. */
export const guestUpdate = async (
  { host, table }: GuestPorts,
  share: ShareTerms,
  states: ReadonlyMap<DeviceId, LiveState>,
): Promise<readonly (readonly Member[])[]> => {
  if (states.size === 0) return []
  const visible = await shareAccess(table).devices(share, host.now())
  return visible.flatMap(id => {
    const state = states.get(id)
    return state ? [guestMembers(share, state)] : []
  })
}

/** Returns a device and its position as guests see them. */
export const guestMembers = (share: ShareTerms, { device, position }: LiveState): Member[] =>
  membersOf({ device: sharedDevice(device), position: position && sharedPosition(share, position) })
