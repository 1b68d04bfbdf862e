import { useCallback } from 'react'
import type { DeviceState } from '../../live/deviceState.ts'
import type { TrackedDevice } from '../../live/trackedDevices.ts'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useQuery } from '../../ui/useQuery.ts'

/** Events that begin a state. */
const EVENTS: Partial<Record<DeviceState, readonly string[]>> = {
  standing: ['deviceStopped', 'ignitionOff'],
  idling: ['deviceStopped', 'ignitionOn'],
}
const LOOKED_BACK_MS = 7 * 24 * 3_600_000

/** Returns the start of the state. If it began before the page was opened, the events of the last week tell. */
export const useStateSince = ({ device: { id }, state, since }: TrackedDevice): number | undefined => {
  const { mayReport } = useRights()
  const type = since === undefined && mayReport ? EVENTS[state] : undefined
  const { data } = useQuery(
    useCallback(
      async (signal: AbortSignal) => {
        if (!type) return undefined
        const [from, to] = [new Date(Date.now() - LOOKED_BACK_MS), new Date()]
        const events = await api.call('reports.events', {
          query: { deviceId: [id], type: [...type], from, to },
          signal,
        })
        const times = events.map(({ eventTime }) => Date.parse(eventTime))
        return times.length === 0 ? undefined : Math.max(...times)
      },
      [id, type],
    ),
  )
  return since ?? data
}
