import { useMemo, useState } from 'react'
import type { Geofence } from '#shared/model/geofence.ts'
import { linkTo } from '../../app/links.ts'
import { parseSketch, type ShapeKind } from '../../geofences/sketch.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { Checkbox, Field } from '../../ui/Field.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { ErrorNotice } from '../../ui/Notice.tsx'
import { compareByName, filterByText } from '../../ui/rows.ts'
import type { QueryState } from '../../ui/useQuery.ts'
import { ListRow, ListSummary, ROW_PX, VirtualList } from '../../ui/VirtualList.tsx'
import styles from './GeofencesPage.module.css'

interface GeofenceListProps {
  readonly query: QueryState<readonly Geofence[]>
  /** True if the list includes the geofences of all users, for administrators. */
  readonly all: boolean
  readonly setAll: (all: boolean) => void
}

export const GeofenceList = ({ query, all, setAll }: GeofenceListProps) => {
  const { geofences } = useTexts()
  const { administrator, mayWrite } = useRights()
  const [text, setText] = useState('')
  const list = query.kind === 'success' ? query.data : NONE
  const rows = useMemo(() => fenceRows(list), [list])
  const shown = useMemo(
    () => filterByText(rows, text, ({ geofence: { name, description } }) => [name, description]),
    [rows, text],
  )
  return (
    <section className={styles['section']} aria-label={geofences.title}>
      <div className={styles['top']}>
        <h1>{geofences.title}</h1>
        {mayWrite && (
          <ButtonLink kind="main" href={linkTo('/geofences/new')}>
            <Icon name="add" />
            {geofences.add}
          </ButtonLink>
        )}
      </div>
      <div className={styles['filter']} role="search">
        <Field
          label={geofences.search}
          type="search"
          placeholder={geofences.searchHint}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        {administrator && (
          <Checkbox label={geofences.everybodys} checked={all} onChange={event => setAll(event.target.checked)} />
        )}
        {query.kind === 'error' && <ErrorNotice message={query.message} />}
        {query.kind === 'success' && <ListSummary shown={shown.length} all={list.length} texts={geofences} />}
      </div>
      {query.kind === 'loading' ? (
        <Loading />
      ) : (
        <VirtualList items={shown} keyOf={({ geofence }) => geofence.id} rowHeight={ROW_PX} label={geofences.title}>
          {row => <Row row={row} />}
        </VirtualList>
      )}
    </section>
  )
}

const NONE: readonly Geofence[] = []

interface FenceRow {
  readonly geofence: Geofence
  /** Undefined if the area is invalid. */
  readonly kind: ShapeKind | undefined
}

const fenceRows = (list: readonly Geofence[]): FenceRow[] =>
  list.toSorted(compareByName).map(geofence => {
    const read = parseSketch(geofence.area)
    return { geofence, kind: 'sketch' in read ? read.sketch.kind : undefined }
  })

const Row = ({ row: { geofence, kind } }: { readonly row: FenceRow }) => {
  const { geofences } = useTexts()
  const { id, name, description } = geofence
  const shape = kind === undefined ? geofences.unreadable : geofences.kinds[kind]
  return (
    <ListRow
      href={linkTo(`/geofences/${id}`)}
      data-geofence={id}
      name={name}
      more={description ? `${shape} · ${description}` : shape}
    />
  )
}
