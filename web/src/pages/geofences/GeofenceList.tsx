import { useMemo, useState } from 'react'
import type { Geofence } from '#shared/model/geofence.ts'
import { linkTo } from '../../app/links.ts'
import { type ShapeKind, sketchFrom } from '../../geofences/sketch.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { Check, Field } from '../../ui/Field.tsx'
import { Found, ListRow, ROW_PX, VirtualList } from '../../ui/VirtualList.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import type { Asked } from '../../ui/useQuery.ts'
import styles from './GeofencesPage.module.css'

interface GeofenceListProps {
  readonly asked: Asked<readonly Geofence[]>
  /** An administrator looks at those of everybody. */
  readonly all: boolean
  readonly setAll: (all: boolean) => void
}

export const GeofenceList = ({ asked, all, setAll }: GeofenceListProps) => {
  const { geofences } = useTexts()
  const { administrator, mayWrite } = useRights()
  const [text, setText] = useState('')
  const list = asked.kind === 'here' ? asked.value : NONE
  const rows = useMemo(() => sortedRows(list), [list])
  const shown = useMemo(() => fitting(rows, text), [rows, text])
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
          <Check label={geofences.everybodys} checked={all} onChange={event => setAll(event.target.checked)} />
        )}
        {asked.kind === 'failed' && <Notice tone="danger">{asked.sentence}</Notice>}
        {asked.kind === 'here' && <Found shown={shown.length} all={list.length} texts={geofences} />}
      </div>
      {asked.kind === 'asking' ? (
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
  /** Undefined: the area cannot be read. */
  readonly kind: ShapeKind | undefined
}

const BY_NAME = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

const sortedRows = (list: readonly Geofence[]): FenceRow[] =>
  list
    .toSorted((a, b) => BY_NAME.compare(a.name, b.name) || a.id - b.id)
    .map(geofence => {
      const read = sketchFrom(geofence.area)
      return { geofence, kind: 'sketch' in read ? read.sketch.kind : undefined }
    })

const fitting = (rows: readonly FenceRow[], text: string): readonly FenceRow[] => {
  const wanted = text.trim().toLocaleLowerCase()
  if (wanted === '') return rows
  return rows.filter(({ geofence: { name, description } }) =>
    `${name}\n${description ?? ''}`.toLocaleLowerCase().includes(wanted),
  )
}

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
