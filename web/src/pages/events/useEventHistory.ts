import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { pieces } from '#shared/domain/pieces.ts'
import { retentionDays, settingsFrom } from '#shared/domain/settings.ts'
import type { EventModel } from '#shared/model/event.ts'
import { mergedEvents } from '../../events/events.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { api, useSignedIn } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { errorMessage } from '../../ui/useAction.ts'
import { readOlder, type TimeSpan } from './eventHistory.ts'
import type { EventSelection } from './eventSelection.ts'

interface Past {
  readonly events: readonly EventModel[]
  /** All events since this time were read, Unix time in milliseconds; undefined before the first read. */
  readonly from: number | undefined
  readonly goesOn: boolean
  /** When older events were read last, Unix time in milliseconds. */
  readonly readAt: number
}

interface Reading {
  readonly busy: boolean
  readonly error: string | undefined
}

/** What a read adds to the past. */
type Step = (read: (span: TimeSpan) => Promise<readonly EventModel[]>) => Promise<Partial<Past>>

const NOTHING: Past = { events: [], from: undefined, goesOn: false, readAt: 0 }
/** The clocks of browser and server differ. */
const CLOCKS_MS = 600_000

export interface EventHistory extends Reading {
  readonly past: Pick<Past, 'events' | 'from'>
  readonly loadOlder: () => Promise<void>
  /** True if the page reads on as soon as the user gets to the end. */
  readonly goesOn: boolean
  /** True if all events that the server keeps were read. */
  readonly ended: boolean
}

/** Reads past events of the selected devices and type. Reads missed ones after a reconnection. */
export const useEventHistory = (selection: EventSelection): EventHistory => {
  const { connection } = useLive()
  const { mayReport } = useRights()
  const keptMs = useKeptMs(selection)
  // The devices, on which it depends, change more often than the events are read.
  const kept = useRef(keptMs)
  useEffect(() => void (kept.current = keptMs), [keptMs])
  const [past, setPast] = useState(NOTHING)
  const [reading, setReading] = useState<Reading>({ busy: true, error: undefined })
  const current = useRef(past)
  const controller = useRef(new AbortController())
  const run = useCallback(
    async (step: Step) => {
      const { signal } = controller.current
      const read = (span: TimeSpan) => readSpan(selection, span, signal)
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
    [selection],
  )
  const loadOlder = useCallback(
    () =>
      run(async read => {
        const readAt = Date.now()
        const { from = readAt + CLOCKS_MS } = current.current
        return { ...(await readOlder(from, read, readAt - kept.current)), readAt }
      }),
    [run],
  )
  useEffect(() => {
    controller.current = new AbortController()
    current.current = NOTHING
    setPast(NOTHING)
    if (mayReport) void loadOlder()
    else setReading({ busy: false, error: undefined })
    return () => controller.current.abort()
  }, [loadOlder, mayReport])
  useMissedEvents(connection === 'live' && mayReport, run)
  const ended = !mayReport || (past.from !== undefined && past.from <= past.readAt - keptMs)
  const goesOn = !ended && (past.goesOn || keptMs < Infinity)
  return { past, ...reading, loadOlder, goesOn, ended }
}

const DAY_MS = 86_400_000

/** Returns how long the server keeps events of the selected devices; Infinity if some are kept forever. */
const useKeptMs = ({ devices: chosen }: EventSelection): number => {
  const { devices } = useLive()
  const { server } = useSignedIn()
  return useMemo(() => {
    const all = chosen.length > 0 ? chosen.flatMap(id => devices.get(id) ?? []) : [...devices.values()]
    const days = all.map(({ attributes }) => retentionDays(settingsFrom(attributes, server.attributes)))
    return all.length === 0 || days.includes(0) ? Infinity : Math.max(...days) * DAY_MS
  }, [chosen, devices, server])
}

/** The length of a request line is limited. */
const DEVICES_PER_REQUEST = 50

/** Without selected devices, reads the events of all devices of the user. */
const readSpan = async (
  { type, devices }: EventSelection,
  { from, to }: TimeSpan,
  signal: AbortSignal,
): Promise<readonly EventModel[]> => {
  const query = { from: new Date(from), to: new Date(to), type: type === '' ? [] : [type] }
  const batches = devices.length > 0 ? pieces(devices, DEVICES_PER_REQUEST) : [[]]
  const read = await Promise.all(
    batches.map(deviceId => api.call('reports.events', { query: { ...query, deviceId }, signal })),
  )
  return read.flat()
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
