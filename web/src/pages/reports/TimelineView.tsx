import { lazy, Suspense } from 'react'
import { eventText, historyAround } from '../../events/events.ts'
import { entryFacts, sumsText, timesText } from '../../timeline/entryTexts.ts'
import type { Timeline, TimelineDay, TimelineEntry } from '../../timeline/timeline.ts'
import { Loading } from '../../ui/Loading.tsx'
import type { ColumnContext } from './columns.tsx'
import { historyOf } from './intervalColumns.tsx'
import styles from './TimelineView.module.css'

const RouteMap = lazy(async () => ({ default: (await import('./RouteMap.tsx')).RouteMap }))

interface TimelineViewProps {
  readonly timelines: readonly Timeline[]
  readonly context: ColumnContext
}

/** The routes on a map, and what each device did on each day. */
export const TimelineView = ({ timelines, context }: TimelineViewProps) => (
  <>
    <div className={styles['map']}>
      <Suspense fallback={<Loading />}>
        <RouteMap timelines={timelines} />
      </Suspense>
    </div>
    {timelines.map(({ deviceId, days }) => (
      <section key={deviceId} className={styles['device']} data-timeline={deviceId}>
        <h2 dir="auto">{context.nameOf(deviceId)}</h2>
        {days.map(day => (
          <Day key={day.start} day={day} context={context} />
        ))}
      </section>
    ))}
  </>
)

interface DayProps {
  readonly day: TimelineDay
  readonly context: ColumnContext
}

const Day = ({ day, context }: DayProps) => {
  const { format } = context
  const { start, entries } = day
  return (
    <>
      <h3>
        {format.day(start)} <span className="soft">{sumsText(day, context)}</span>
      </h3>
      <ol className={styles['entries']} aria-label={format.day(start)}>
        {entries.map(entry => (
          <Entry key={keyOf(entry)} entry={entry} context={context} />
        ))}
      </ol>
    </>
  )
}

const keyOf = (entry: TimelineEntry): string =>
  entry.kind === 'event' ? `event ${entry.event.id}` : `${entry.kind} ${entry.from}`

interface EntryProps {
  readonly entry: TimelineEntry
  readonly context: ColumnContext
}

const Entry = ({ entry, context }: EntryProps) => {
  const { texts, format } = context
  const { title, facts, link } = described(entry, context)
  return (
    <li className={styles['entry']} data-kind={entry.kind}>
      <span className={styles['when']}>{timesText(entry, format)}</span>
      <span>
        <strong>{title}</strong> {facts.join(' · ')}
      </span>
      <a href={link} aria-label={texts.reports.showOnMap(context.nameOf(entry.deviceId), format.dateTime(entry.from))}>
        {texts.reports.onMap}
      </a>
    </li>
  )
}

const described = (entry: TimelineEntry, context: ColumnContext) => {
  const { texts, format, geofences } = context
  if (entry.kind === 'event') {
    const title = eventText(entry.event, { texts, geofences, speed: format.speed })
    return { title, facts: [], link: historyAround(entry.event) }
  }
  const { kind, deviceId, from, to } = entry
  return { title: texts.history.kinds[kind], facts: entryFacts(entry, context), link: historyOf(deviceId, from, to) }
}
