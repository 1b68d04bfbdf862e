import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ApiDocument, Listed } from './apiDocument.ts'

/** Which documents there are, and the one that the address names: `#vehicles`, `#traccar.devices.list`. */
export interface Reference {
  readonly listed: readonly Listed[]
  readonly chosen: Listed | undefined
  readonly document: ApiDocument | undefined
  /** The operation that the address names. */
  readonly named: string
  readonly hasFailed: boolean
}

const onHash = (listener: () => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

const load = async (url: string) => {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} was answered ${response.status}`)
  return response.json()
}

/** Loads the list of documents, and the chosen one. */
export const useReference = (): Reference => {
  const named = useSyncExternalStore(onHash, () => location.hash.slice(1))
  const [listed, setListed] = useState<readonly Listed[]>([])
  const [loaded, setLoaded] = useState<{ readonly url: string; readonly document: ApiDocument }>()
  const [hasFailed, setFailed] = useState(false)
  const chosen = listed.find(({ api }) => api === named.split('.')[0]) ?? listed[0]
  const url = chosen?.url
  useEffect(() => {
    load('/openapi/index.json').then(setListed, () => setFailed(true))
  }, [])
  useEffect(() => {
    if (url === undefined) return undefined
    let isWanted = true
    load(url).then(
      document => isWanted && setLoaded({ url, document }),
      () => setFailed(true),
    )
    return () => {
      isWanted = false
    }
  }, [url])
  return { listed, chosen, named, hasFailed, document: loaded?.url === url ? loaded?.document : undefined }
}
