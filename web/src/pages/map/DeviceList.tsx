import { useFormat } from '../../format/useFormat.ts'
import type { Filter, FilteredDevices } from '../../live/deviceFilter.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import type { TrackedDevice } from '../../live/trackedDevices.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { ListSummary, VirtualList } from '../../ui/VirtualList.tsx'
import { DeviceRow } from './DeviceRow.tsx'
import { FirstDevice } from './FirstDevice.tsx'
import styles from './MapPage.module.css'
import { useNearestFirst } from './NearestProvider.tsx'
import { DEVICE_ROW_PX } from './PlaceLine.tsx'
import { SortField } from './SortField.tsx'
import { StateChips } from './StateChips.tsx'

interface DeviceListProps {
  readonly all: readonly TrackedDevice[]
  readonly filtered: FilteredDevices
  readonly filter: Filter
  readonly setFilter: (filter: Filter) => void
}

export const DeviceList = ({ all, filtered: { shown, counts }, filter, setFilter }: DeviceListProps) => {
  const { map } = useTexts()
  const items = useNearestFirst(shown)
  const { loaded, lostSince } = useLive()
  if (!loaded) return lostSince === undefined ? <Loading /> : <Notice>{map.needsServer}</Notice>
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
      </div>
      <StateChips counts={counts} chosen={filter.state} choose={state => setFilter({ ...filter, state })} />
      <div className={styles['count']}>
        <ListSummary shown={shown.length} all={all.length} texts={map} />
        {filter.place && (
          <PlaceFilter size={filter.place.size} clear={() => setFilter({ ...filter, place: undefined })} />
        )}
        <SortField />
      </div>
      <VirtualList items={items} keyOf={keyOf} rowHeight={DEVICE_ROW_PX} label={map.devices}>
        {row}
      </VirtualList>
    </section>
  )
}

const keyOf = ({ device }: TrackedDevice): number => device.id
const row = (tracked: TrackedDevice) => <DeviceRow tracked={tracked} />

interface PlaceFilterProps {
  readonly size: number
  readonly clear: () => void
}

/** Says that the list contains the devices of a group on the map only. */
const PlaceFilter = ({ size, clear }: PlaceFilterProps) => {
  const { map } = useTexts()
  const { count } = useFormat()
  return (
    <p className={styles['place']}>
      <span role="status">{map.atPlace(count(size))}</span>
      <Button onClick={clear}>{map.everywhere}</Button>
    </p>
  )
}
