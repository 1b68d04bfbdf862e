import { useCallback, useMemo } from 'react'
import type { Statistics } from '#shared/model/statistics.ts'
import { useFormat } from '../../format/useFormat.ts'
import { RangeField, useRangeQuery } from '../../range/RangeField.tsx'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Notice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { type SortableColumn, SortableTable } from '../../ui/Table.tsx'
import { TimeChart } from '../../ui/TimeChart.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import styles from './AdminPage.module.css'

const FIGURES = ['messagesReceived', 'messagesStored', 'requests', 'activeDevices', 'activeUsers'] as const
type Figure = (typeof FIGURES)[number]

/** Usage statistics, one row per UTC day. */
export const StatisticsArea = ({ query }: { readonly query: URLSearchParams }) => {
  const { admin } = useTexts()
  const { range, change } = useRangeQuery('/admin/statistics', query, 'month')
  const { query: statistics } = useQuery(
    useCallback(signal => api.call('statistics.list', { query: range, signal }), [range]),
  )
  return (
    <>
      <p className="soft">{admin.statistics.help}</p>
      <RangeField range={range} change={change} />
      <QueryView query={statistics}>
        {rows => (rows.length === 0 ? <Notice>{admin.statistics.none}</Notice> : <Figures rows={rows} />)}
      </QueryView>
    </>
  )
}

const Figures = ({ rows }: { readonly rows: readonly Statistics[] }) => {
  const { admin } = useTexts()
  const { count, dateTime } = useFormat()
  const times = useMemo(() => rows.map(({ captureTime }) => Date.parse(captureTime)), [rows])
  const columns = useMemo(
    (): readonly SortableColumn<Statistics>[] => [
      {
        title: admin.statistics.captured,
        cell: ({ captureTime }) => dateTime(captureTime),
        by: ({ captureTime }) => Date.parse(captureTime),
      },
      ...FIGURES.map(name => ({
        title: admin.statistics[name],
        cell: (row: Statistics) => count(row[name]),
        by: (row: Statistics) => row[name],
        number: true,
      })),
    ],
    [admin, count, dateTime],
  )
  return (
    <>
      <div className={styles['charts']}>
        {FIGURES.map(name => (
          <FigureChart key={name} name={name} rows={rows} times={times} />
        ))}
      </div>
      <h2>{admin.statistics.table}</h2>
      <SortableTable label={admin.statistics.table} columns={columns} rows={rows} keyOf={({ id }) => id} />
    </>
  )
}

interface FigureChartProps {
  readonly name: Figure
  readonly rows: readonly Statistics[]
  readonly times: readonly number[]
}

const FigureChart = ({ name, rows, times }: FigureChartProps) => {
  const { admin } = useTexts()
  const { count } = useFormat()
  const title = admin.statistics[name]
  const lines = useMemo(
    () => [{ name: title, values: rows.map(row => row[name]), write: count }],
    [title, rows, name, count],
  )
  const most = count(Math.max(...rows.map(row => row[name])))
  return (
    <Card title={title}>
      <TimeChart label={admin.statistics.chart(title, most)} times={times} lines={lines} />
    </Card>
  )
}
