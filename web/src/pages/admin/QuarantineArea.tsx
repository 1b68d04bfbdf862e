import { useCallback, useMemo, useState } from 'react'
import type { ResponseBody } from '../../api/client.ts'
import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import type { Range } from '../../range/range.ts'
import { RangeField, useRangeQuery } from '../../range/RangeField.tsx'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { type SortableColumn, SortableTable } from '../../ui/Table.tsx'
import { useQuery } from '../../ui/useQuery.ts'

const PATH = '/admin/quarantine'
/** Number of entries per request. */
const ENTRIES_PER_LOAD = 1000

/** Reported points that could not be stored as positions. */
export const QuarantineArea = ({ query }: { readonly query: URLSearchParams }) => {
  const { admin } = useTexts()
  const { range, change } = useRangeQuery(PATH, query, 'week')
  const [most, setMost] = useState(ENTRIES_PER_LOAD)
  const { query: entries } = useQuery(useCallback(signal => readEntries(range, most, signal), [range, most]))
  return (
    <>
      <p className="soft">{admin.quarantine.help}</p>
      <RangeField
        range={range}
        change={next => {
          setMost(ENTRIES_PER_LOAD)
          change(next)
        }}
      />
      <QueryView query={entries}>
        {data => <Entries {...data} loadMore={() => setMost(most + ENTRIES_PER_LOAD)} />}
      </QueryView>
    </>
  )
}

type Entry = ResponseBody<'quarantine.list'>[number]

interface ListedEntry extends Entry {
  /** Undefined if the device was deleted. */
  readonly deviceName: string | undefined
}

interface LoadedEntries {
  readonly entries: readonly ListedEntry[]
  readonly complete: boolean
}

/** Reads pages until there are no more, or at least `most` entries. */
const readEntries = async (range: Range, most: number, signal: AbortSignal): Promise<LoadedEntries> => {
  const devices = await api.call('devices.list', { query: { all: true }, signal })
  const names = new Map(devices.map(({ id, name }) => [id, name]))
  const entries: ListedEntry[] = []
  while (entries.length < most) {
    const last = entries.at(-1)
    const query = { ...range, ...(last && { after: last.id }) }
    const page = await api.call('quarantine.list', { query, signal })
    if (page.length === 0) return { entries, complete: true }
    entries.push(...page.map(entry => ({ ...entry, deviceName: names.get(entry.deviceId) })))
  }
  return { entries, complete: false }
}

interface EntriesProps extends LoadedEntries {
  readonly loadMore: () => void
}

const Entries = ({ entries, complete, loadMore }: EntriesProps) => {
  const { admin, failures } = useTexts()
  const { dateTime } = useFormat()
  const { quarantine } = admin
  const columns = useMemo((): readonly SortableColumn<ListedEntry>[] => {
    const nameOf = ({ deviceName, deviceId, uniqueId }: ListedEntry) =>
      deviceName ?? quarantine.deletedDevice(uniqueId ?? String(deviceId))
    const stateOf = ({ outcome }: ListedEntry) => quarantine.states[outcome.state]
    const reasonOf = ({ reason }: ListedEntry) => failures.reason(reason)
    return [
      {
        title: quarantine.time,
        cell: ({ id, serverTime }) => <a href={linkTo(`${PATH}/${id}`)}>{dateTime(serverTime)}</a>,
        by: ({ serverTime }) => Date.parse(serverTime),
      },
      { title: quarantine.device, cell: nameOf, by: nameOf },
      { title: quarantine.reason, cell: reasonOf, by: reasonOf },
      { title: quarantine.state, cell: stateOf, by: stateOf },
      { title: quarantine.raw, cell: ({ raw }) => <code title={raw}>{raw}</code>, by: ({ raw }) => raw },
    ]
  }, [quarantine, failures, dateTime])
  if (entries.length === 0) return <Notice>{quarantine.none}</Notice>
  return (
    <>
      <p className="soft" role="status">
        {quarantine.all(entries.length)} {!complete && quarantine.more}
      </p>
      <SortableTable label={quarantine.table} columns={columns} rows={entries} keyOf={({ id }) => id} />
      {!complete && <Button onClick={loadMore}>{quarantine.loadMore}</Button>}
    </>
  )
}
