import { useCallback, useMemo } from 'react'
import { api } from '../../session/sessionStore.ts'
import { useAsked } from '../../ui/useQuery.ts'

/** What to show instead of the names of a device's attributes. As long as they cannot be read, the names are shown. */
export const useAliases = (deviceId: number): ReadonlyMap<string, string> => {
  const { asked } = useAsked(
    useCallback(
      (signal: AbortSignal) => api.call('attributes.listAliases', { query: { deviceId }, signal }),
      [deviceId],
    ),
  )
  return useMemo(
    () => new Map(asked.kind === 'here' ? asked.value.map(({ attribute, alias }) => [attribute, alias]) : []),
    [asked],
  )
}
