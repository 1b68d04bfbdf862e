import { useCallback, useState } from 'react'
import type { IngestKeyState } from '#shared/model/ingestKey.ts'
import { api, useSignedIn } from '../../session/sessionStore.ts'
import { type ActionState, useAction } from '../../ui/useAction.ts'
import { type QueryState, useQuery } from '../../ui/useQuery.ts'
import { createdKey, forgetCreatedKey, keepCreatedKey } from './createdKeys.ts'

export interface IngestKey extends Pick<ActionState, 'busy' | 'error'> {
  readonly query: QueryState<IngestKeyState>
  readonly state: IngestKeyState | undefined
  /** The key, if it was created since the page was loaded. */
  readonly created: string | undefined
  readonly create: () => Promise<void>
  /** Rejects with ApiError. */
  readonly remove: () => Promise<void>
  readonly endEarlier: () => Promise<void>
}

/** The ingest key of a device. */
export const useIngestKey = (deviceId: number): IngestKey => {
  const { user } = useSignedIn()
  const { busy, error, run } = useAction()
  const [created, setCreated] = useState(() => createdKey({ userId: user.id, deviceId }))
  const {
    query,
    data: state,
    refetch,
  } = useQuery(useCallback(signal => api.call('ingestKeys.get', { params: { id: deviceId }, signal }), [deviceId]))
  const params = { id: deviceId }
  const create = async (): Promise<void> => {
    await run(async () => {
      const { key } = await api.call('ingestKeys.rotate', { params, body: {} })
      keepCreatedKey({ userId: user.id, deviceId, key })
      setCreated(key)
    })
    refetch()
  }
  const remove = async (): Promise<void> => {
    await api.call('ingestKeys.remove', { params })
    forgetCreatedKey()
    setCreated(undefined)
    refetch()
  }
  const endEarlier = async (): Promise<void> => {
    await run(() => api.call('ingestKeys.remove', { params, query: { earlier: true } }))
    refetch()
  }
  return { busy, error, query, state, created, create, remove, endEarlier }
}
