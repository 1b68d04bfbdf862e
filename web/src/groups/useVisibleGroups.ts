import { useMemo } from 'react'
import type { Group } from '#shared/model/group.ts'
import { useLive } from '../live/LiveProvider.tsx'
import { hiddenGroup } from './visibleGroups.ts'

/** Returns the groups that pages show. The result stays the same while devices move. */
export const useVisibleGroups = (groups: readonly Group[]): readonly Group[] => {
  const { devices } = useLive()
  const hidden = hiddenGroup(groups, devices.values())
  return useMemo(() => (hidden ? groups.filter(group => group !== hidden) : groups), [groups, hidden])
}
