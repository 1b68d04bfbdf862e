import { memo } from 'react'
import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import type { Filter, Status, TrackedDevice } from '../../live/trackedDevices.ts'
import { useTexts } from '../../texts/texts.ts'
import { Field, Select } from '../../ui/Field.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { ListSummary, ROW_PX, VirtualList } from '../../ui/VirtualList.tsx'
import styles from './MapPage.module.css'

interface DeviceListProps {
  readonly all: readonly TrackedDevice[]
  readonly shown: readonly TrackedDevice[]
  readonly filter: Filter
  readonly setFilter: (filter: Filter) => void
  readonly loaded: boolean
}

const CHOICES: readonly (Status | 'all')[] = ['all', 'online', 'offline', 'unknown', 'never']

export const DeviceList = ({ all, shown, filter, setFilter, loaded }: DeviceListProps) => {
  const { map } = useTexts()
  if (!loaded) return <Loading />
  return (
    <section className={styles['list']} aria-label={map.devices}>
      <div className={styles['filter']} role="search">
        <Field
          label={map.search}
          type="search"
          placeholder={map.searchHint}
          value={filter.text}
          onChange={event => setFilter({ ...filter, text: event.target.value })}
        />
        <Select
          label={map.status}
          value={filter.status}
          onChange={event =>
            setFilter({ ...filter, status: CHOICES.find(choice => choice === event.target.value) ?? 'all' })
          }
        >
          {CHOICES.map(choice => (
            <option key={choice} value={choice}>
              {map.statuses[choice]}
            </option>
          ))}
        </Select>
      </div>
      <div className={styles['count']}>
        <ListSummary shown={shown.length} all={all.length} texts={map} />
      </div>
      <VirtualList items={shown} keyOf={({ device }) => device.id} rowHeight={ROW_PX} label={map.devices}>
        {tracked => <Row tracked={tracked} />}
      </VirtualList>
    </section>
  )
}

/** Memoized, so that a row renders only when its device changed. */
const Row = memo(function Row({ tracked: { device, position, status } }: { readonly tracked: TrackedDevice }) {
  const { map } = useTexts()
  const { speed, dateTime } = useFormat()
  return (
    <a className={styles['row']} href={linkTo(`/devices/${device.id}`)} data-device={device.id}>
      <span className={styles['dot']} data-status={status} title={map.statuses[status]} aria-hidden="true" />
      <span className={styles['name']}>{device.name}</span>
      <span className={styles['speed']}>{position && speed(position.speed)}</span>
      <span className={styles['when']}>
        <span className="heard">{map.statuses[status]}, </span>
        {position ? dateTime(position.fixTime) : map.noPosition}
      </span>
    </a>
  )
})
