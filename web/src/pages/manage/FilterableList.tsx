import { useMemo, useState } from 'react'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { Check, Field } from '../../ui/Field.tsx'
import { Found, ListRow, ROW_PX, SearchBar, VirtualList } from '../../ui/VirtualList.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import type { Asked } from '../../ui/useQuery.ts'
import styles from './ManagePage.module.css'

export interface ListedRow {
  readonly id: number
  readonly name: string
  /** Below the name, and found by it too. */
  readonly more: string
  /** How far it stands in: groups in groups. */
  readonly depth?: number
  readonly href: string
}

interface SearchedListProps {
  readonly asked: Asked<readonly ListedRow[]>
  readonly texts: {
    readonly list: string
    readonly add: string
    readonly none: string
    readonly noneFound: string
    readonly shown: (shown: number, all: number) => string
  }
  /** Where a new one is made; undefined for those who may not. */
  readonly addAt: string | undefined
  readonly all: boolean
  readonly setAll: (all: boolean) => void
}

const INDENT_PX = 22

/** Everything of a kind, with a search; an administrator may look at what belongs to others. */
export const SearchedList = ({ asked, texts, addAt, all, setAll }: SearchedListProps) => {
  const { manage } = useTexts()
  const { administrator } = useRights()
  const [text, setText] = useState('')
  const rows = asked.kind === 'here' ? asked.value : NONE
  const shown = useMemo(() => fitting(rows, text), [rows, text])
  return (
    <section className={styles['filterable']} aria-label={texts.list}>
      <SearchBar>
        <Field label={manage.search} type="search" value={text} onChange={event => setText(event.target.value)} />
        {administrator && (
          <Check label={manage.everybodys} checked={all} onChange={event => setAll(event.target.checked)} />
        )}
        {addAt !== undefined && (
          <ButtonLink kind="main" href={addAt}>
            <Icon name="add" />
            {texts.add}
          </ButtonLink>
        )}
      </SearchBar>
      {asked.kind === 'failed' && <Notice tone="danger">{asked.sentence}</Notice>}
      {asked.kind === 'asking' && <Loading />}
      {asked.kind === 'here' && (
        <>
          <Found shown={shown.length} all={rows.length} texts={texts} />
          <div className={styles['list']} style={{ height: shown.length * ROW_PX }}>
            <VirtualList items={shown} keyOf={({ id }) => id} rowHeight={ROW_PX} label={texts.list}>
              {row => <Row row={row} />}
            </VirtualList>
          </div>
        </>
      )}
    </section>
  )
}

const NONE: readonly ListedRow[] = []

const fitting = (rows: readonly ListedRow[], text: string): readonly ListedRow[] => {
  const wanted = text.trim().toLocaleLowerCase()
  if (wanted === '') return rows
  return rows.filter(({ name, more }) => `${name}\n${more}`.toLocaleLowerCase().includes(wanted))
}

const Row = ({ row: { id, name, more, depth = 0, href } }: { readonly row: ListedRow }) => (
  <ListRow
    href={href}
    data-listed={id}
    style={{ paddingInlineStart: 14 + depth * INDENT_PX }}
    name={name}
    more={more}
  />
)
