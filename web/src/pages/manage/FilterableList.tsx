import { useMemo, useState } from 'react'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { Checkbox, Field } from '../../ui/Field.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { filterByText } from '../../ui/rows.ts'
import type { QueryState } from '../../ui/useQuery.ts'
import { ListRow, ListSummary, ROW_PX, SearchBar, VirtualList } from '../../ui/VirtualList.tsx'
import styles from './ManagePage.module.css'

export interface FilterableRow {
  readonly id: number
  readonly name: string
  /** Secondary text, which the search also matches. */
  readonly more: string
  /** Nesting level of a group. */
  readonly depth?: number
  readonly href: string
}

interface FilterableListProps {
  readonly query: QueryState<readonly FilterableRow[]>
  readonly texts: {
    readonly list: string
    readonly add: string
    readonly none: string
    readonly noneFound: string
    readonly shown: (shown: number, all: number) => string
  }
  /** Link to create an object; undefined if the user may not. */
  readonly addAt: string | undefined
  readonly all: boolean
  readonly setAll: (all: boolean) => void
}

const INDENT_PX = 22

/** List with a search field. Administrators can include the objects of all users. */
export const FilterableList = ({ query, texts, addAt, all, setAll }: FilterableListProps) => {
  const { manage } = useTexts()
  const { administrator } = useRights()
  const [text, setText] = useState('')
  const rows = query.kind === 'success' ? query.data : NONE
  const shown = useMemo(() => filterByText(rows, text, ({ name, more }) => [name, more]), [rows, text])
  return (
    <section className={styles['filterable']} aria-label={texts.list}>
      <SearchBar>
        <Field label={manage.search} type="search" value={text} onChange={event => setText(event.target.value)} />
        {administrator && (
          <Checkbox label={manage.everybodys} checked={all} onChange={event => setAll(event.target.checked)} />
        )}
        {addAt !== undefined && (
          <ButtonLink kind="main" href={addAt}>
            <Icon name="add" />
            {texts.add}
          </ButtonLink>
        )}
      </SearchBar>
      <QueryView query={query}>
        {() => (
          <>
            <ListSummary shown={shown.length} all={rows.length} texts={texts} />
            <div className={styles['list']} style={{ height: shown.length * ROW_PX }}>
              <VirtualList items={shown} keyOf={({ id }) => id} rowHeight={ROW_PX} label={texts.list}>
                {row => <Row row={row} />}
              </VirtualList>
            </div>
          </>
        )}
      </QueryView>
    </section>
  )
}

const NONE: readonly FilterableRow[] = []

const Row = ({ row: { id, name, more, depth = 0, href } }: { readonly row: FilterableRow }) => (
  <ListRow
    href={href}
    data-listed={id}
    style={{ paddingInlineStart: 14 + depth * INDENT_PX }}
    name={name}
    more={more}
  />
)
