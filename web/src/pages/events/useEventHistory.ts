import { useCallback, useEffect, useRef, useState } from 'react'
import type { EventModel } from '#shared/model/event.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { api } from '../../session/sessionStore.ts'
import { errorMessage } from '../../ui/useAction.ts'
import { mergedEvents, readOlder, type TimeSpan } from './eventHistory.ts'

interface Past {
  readonly events: readonly EventModel[]
  /** All events since this time were read, Unix time in milliseconds; undefined before the first read. */
  readonly from: number | undefined
  readonly goesOn: boolean
}

interface Reading {
  readonly busy: boolean
  readonly error: string | undefined
}

/** What a read adds to the past. */
type Step = (read: (span: TimeSpan) => Promise<readonly EventModel[]>) => Promise<Partial<Past>>

const NOTHING: Past = { events: [], from: undefined, goesOn: false }
/** The clocks of browser and server differ. */
const CLOCKS_MS = 600_000

/** Reads past events of all devices of the user, of one type or all (`''`). Reads missed ones after a reconnection. */
export const useEventHistory = (type: string) => {
  const { connection } = useLive()
  const [past, setPast] = useState(NOTHING)
  const [reading, setReading] = useState<Reading>({ busy: true, error: undefined })
  const current = useRef(past)
  const controller = useRef(new AbortController())
  const run = useCallback(
    async (step: Step) => {
      const { signal } = controller.current
      const read = ({ from, to }: TimeSpan) => {
        const query = { from: new Date(from), to: new Date(to), type: type === '' ? [] : [type] }
        return api.call('reports.events', { query, signal })
      }
      setReading({ busy: true, error: undefined })
      try {
        const added = await step(read)
        if (signal.aborted) return
        const { current: before } = current
        current.current = { ...before, ...added, events: mergedEvents(before.events, added.events ?? []) }
        setPast(current.current)
        setReading({ busy: false, error: undefined })
      } catch (error) {
        if (!signal.aborted) setReading({ busy: false, error: errorMessage(error) })
      }
    },
    [type],
  )
  const loadOlder = useCallback(
    () =>
      run(read => {
        const { from = Date.now() + CLOCKS_MS } = current.current
        return readOlder(from, read)
      }),
    [run],
  )
  useEffect(() => {
    controller.current = new AbortController()
    current.current = NOTHING
    setPast(NOTHING)
    void loadOlder()
    return () => controller.current.abort()
  }, [loadOlder])
  useMissedEvents(connection === 'live', run)
  return { past, ...reading, loadOlder }
}

/** Reads the events of the time without a connection. */
const useMissedEvents = (live: boolean, run: (step: Step) => Promise<void>): void => {
  const lostAt = useRef<number>(undefined)
  useEffect(() => {
    if (!live) {
      lostAt.current ??= Date.now()
      return
    }
    const since = lostAt.current
    lostAt.current = undefined
    if (since === undefined) return
    void run(async read => ({ events: await read({ from: since - CLOCKS_MS, to: Date.now() + CLOCKS_MS }) }))
  }, [live, run])
}
