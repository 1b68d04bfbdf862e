import { lazy, Suspense } from 'react'
import { eventText, historyAround } from '../../events/events.ts'
import { Loading } from '../../ui/Loading.tsx'
import type { ColumnContext } from './columns.tsx'
import { driverOf, historyOf } from './intervalColumns.tsx'
import type { Timeline, TimelineDay, TimelineEntry } from './timeline.ts'
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

const Day = ({ day: { start, entries, trips, distance, driven }, context }: DayProps) => {
  const { reports, history } = context.texts
  const { format } = context
  const sums = [history.trips(trips), format.distance(distance), reports.driving(format.duration(driven))]
  return (
    <>
      <h3>
        {format.day(start)} <span className="soft">{sums.join(' · ')}</span>
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
  const { title, facts, link, deviceId } = described(entry, context)
  const until = entry.to > entry.from ? ` – ${format.clock(entry.to)}` : ''
  return (
    <li className={styles['entry']} data-kind={entry.kind}>
      <span className={styles['when']}>
        {format.clock(entry.from)}
        {until}
      </span>
      <span>
        <strong>{title}</strong> {facts.join(' · ')}
      </span>
      <a href={link} aria-label={texts.reports.showOnMap(context.nameOf(deviceId), format.dateTime(entry.from))}>
        {texts.reports.onMap}
      </a>
    </li>
  )
}

const described = (entry: TimelineEntry, { texts, format, geofences }: ColumnContext) => {
  const { history } = texts
  switch (entry.kind) {
    case 'trip': {
      const { trip } = entry
      const driver = driverOf(trip)
      const facts = [
        format.distance(trip.distance),
        format.duration(trip.duration),
        history.average(format.speed(trip.averageSpeed)),
        ...(driver === '' ? [] : [driver]),
      ]
      return { title: history.kinds.trip, facts, link: historyOf(trip), deviceId: trip.deviceId }
    }
    case 'stop': {
      const { stop } = entry
      const facts = [format.duration(stop.duration), stop.address ?? format.coordinates(stop)]
      return { title: history.kinds.stop, facts, link: historyOf(stop), deviceId: stop.deviceId }
    }
    case 'event': {
      const { event } = entry
      const title = eventText(event, { texts, geofences, speed: format.speed })
      return { title, facts: [], link: historyAround(event), deviceId: event.deviceId }
    }
  }
}
