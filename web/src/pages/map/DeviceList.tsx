import { memo } from 'react'
import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { activityOf, batteryOf, type Filter, type Status, type TrackedDevice } from '../../live/trackedDevices.ts'
import { useTexts } from '../../texts/texts.ts'
import { Field, Select } from '../../ui/Field.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { useNow } from '../../ui/useNow.ts'
import { ListSummary, VirtualList } from '../../ui/VirtualList.tsx'
import { FirstDevice } from './FirstDevice.tsx'
import styles from './MapPage.module.css'
import { useNearestFirst } from './NearestProvider.tsx'
import { DEVICE_ROW_PX, PlaceLine } from './PlaceLine.tsx'
import { SortField } from './SortField.tsx'

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
  const items = useNearestFirst(shown)
  if (!loaded) return <Loading />
  if (all.length === 0) return <FirstDevice />
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
        <SortField />
      </div>
      <VirtualList items={items} keyOf={({ device }) => device.id} rowHeight={DEVICE_ROW_PX} label={map.devices}>
        {tracked => <Row tracked={tracked} />}
      </VirtualList>
    </section>
  )
}

const LOW_BATTERY = 20

/** Memoized, so that a row renders only when its device changed, or its age. */
const Row = memo(function Row({ tracked }: { readonly tracked: TrackedDevice }) {
  const { map } = useTexts()
  const { speed, dateTime, ago } = useFormat()
  const now = useNow()
  const { device, position, status } = tracked
  const activity = activityOf(tracked)
  const battery = batteryOf(position)
  return (
    <a className={styles['row']} href={linkTo(`/devices/${device.id}`)} data-device={device.id} data-status={status}>
      <span className={styles['dot']} data-activity={activity} aria-hidden="true" />
      <span className={styles['name']} title={device.name} dir="auto">
        {device.name}
      </span>
      <span className={styles['speed']}>{position && activity === 'moving' && speed(position.speed)}</span>
      <span className={styles['when']} title={position && dateTime(position.fixTime)}>
        {map.activities[activity]}
        {position ? ` · ${ago(position.fixTime, now)}` : activity !== 'never' && ` · ${map.noPosition}`}
      </span>
      {battery !== undefined && (
        <span className={styles['battery']} data-low={battery <= LOW_BATTERY}>
          <span className="heard">{map.battery} </span>
          <Icon name={position?.attributes['charge'] === true ? 'charging' : 'battery'} size={16} />
          {battery} %
        </span>
      )}
      <PlaceLine position={position} />
    </a>
  )
})
