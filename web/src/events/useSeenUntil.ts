/** Until when the user has seen all events: an attribute of the user, so that it holds in all of their browsers. */
import { useCallback, useEffect, useState } from 'react'
import { ApiError } from '../api/ApiError.ts'
import { api, setUser, useSignedIn } from '../session/sessionStore.ts'
import { useRights } from '../session/useRights.ts'

const ATTRIBUTE = 'eventsSeenUntil'

const timeOf = (value: unknown): number => {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? -Infinity : time
}

const newestUser = async (signal?: AbortSignal) => api.call('session.get', { signal })

/** Another browser may have seen more meanwhile. */
const LOOK_AGAIN_MS = 60_000

/**
 * Returns the time, Unix time in milliseconds, and a function that saves a later one. For a user who may not change the
 * own account it is kept in the browser. Before the first time, events since the page was opened are unseen.
 */
export const useSeenUntil = () => {
  const { user } = useSignedIn()
  const { mayWrite } = useRights()
  const key = `events-seen-${user.id}`
  const [here, setHere] = useState(() => timeOf(localStorage.getItem(key)))
  const [openedAt] = useState(() => Date.now())
  const known = Math.max(here, timeOf(user.attributes[ATTRIBUTE]))
  useLooksAgain(user.id, known)
  const save = useCallback(
    async (until: number): Promise<void> => {
      const text = new Date(until).toISOString()
      setHere(before => Math.max(before, until))
      localStorage.setItem(key, text)
      if (!mayWrite) return
      // Another browser can have changed the user since this page was opened.
      const newest = await newestUser()
      if (newest.id !== user.id || timeOf(newest.attributes[ATTRIBUTE]) >= until) return setUser(newest)
      const attributes = { ...newest.attributes, [ATTRIBUTE]: text }
      setUser(await api.call('users.update', { params: { id: newest.id }, body: { ...newest, attributes } }))
    },
    [key, mayWrite, user.id],
  )
  return { seenUntil: known === -Infinity ? openedAt : known, save }
}

/** Reads the user again when the page is shown, if another browser has seen more. */
const useLooksAgain = (id: number, known: number): void => {
  const [looks, setLooks] = useState(0)
  useEffect(() => {
    let looked = Date.now()
    const show = (): void => {
      if (document.hidden || Date.now() - looked < LOOK_AGAIN_MS) return
      looked = Date.now()
      setLooks(count => count + 1)
    }
    document.addEventListener('visibilitychange', show)
    return () => document.removeEventListener('visibilitychange', show)
  }, [])
  useEffect(() => {
    if (looks === 0) return undefined
    const ended = new AbortController()
    newestUser(ended.signal).then(
      newest => {
        if (newest.id !== id || timeOf(newest.attributes[ATTRIBUTE]) > known) setUser(newest)
      },
      (error: unknown) => {
        // Without a connection, the count is that of this browser.
        if (!ended.signal.aborted && !(error instanceof ApiError)) throw error
      },
    )
    return () => ended.abort()
    // Once per look, not when the time changes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [looks])
}
