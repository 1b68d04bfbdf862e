import { useCallback, useMemo } from 'react'
import type { Answer } from '../../api/types.ts'
import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { RangeField } from '../../range/RangeField.tsx'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Loading } from '../../ui/Loading.tsx'
import { type LongColumn, LongTable } from '../../ui/LongTable.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useAsked } from '../../ui/useAsked.ts'
import { useRangeQuery } from './useRangeQuery.ts'

/** What the server gives at most. */
const MOST = 1000

/** What devices reported and no position could be made of. */
export const QuarantineArea = ({ query }: { readonly query: URLSearchParams }) => {
  const { admin } = useTexts()
  const { range, change } = useRangeQuery('/admin/quarantine', query, 'week')
  const { asked } = useAsked(
    useCallback(
      async (signal: AbortSignal) => {
        const [points, devices] = await Promise.all([
          api.call('quarantine.list', { query: range, signal }),
          api.call('devices.list', { query: { all: true }, signal }),
        ])
        const names = new Map(devices.map(({ id, name }) => [id, name]))
        return points.map((point, n): Refused => ({ ...point, n, name: names.get(point.deviceId) }))
      },
      [range],
    ),
  )
  return (
    <>
      <p className="soft">{admin.quarantine.help}</p>
      <RangeField range={range} change={change} />
      {asked.kind === 'asking' && <Loading />}
      {asked.kind === 'failed' && <Notice tone="danger">{asked.sentence}</Notice>}
      {asked.kind === 'here' && <RefusedPoints points={asked.value} />}
    </>
  )
}

interface Refused extends Readonly<Answer<'quarantine.list'>[number]> {
  /** Its place in the answer: two points of a device may be refused at the same time. */
  readonly n: number
  /** Of its device, if that is still there. */
  readonly name: string | undefined
}

const RefusedPoints = ({ points }: { readonly points: readonly Refused[] }) => {
  const { admin } = useTexts()
  const { moment } = useFormat()
  const { quarantine } = admin
  const columns = useMemo((): readonly LongColumn<Refused>[] => {
    const nameOf = ({ name, deviceId }: Refused) => name ?? quarantine.unknownDevice(deviceId)
    return [
      {
        title: quarantine.time,
        cell: ({ serverTime }) => moment(serverTime),
        by: ({ serverTime }) => Date.parse(serverTime),
      },
      {
        title: quarantine.device,
        cell: point => <a href={linkTo(`/manage/devices/${point.deviceId}`)}>{nameOf(point)}</a>,
        by: nameOf,
      },
      { title: quarantine.reason, cell: ({ reason }) => reason, by: ({ reason }) => reason },
      { title: quarantine.raw, cell: ({ raw }) => <code title={raw}>{raw}</code>, by: ({ raw }) => raw },
    ]
  }, [quarantine, moment])
  if (points.length === 0) return <Notice>{quarantine.none}</Notice>
  return (
    <>
      <p className="soft" role="status">
        {quarantine.all(points.length)} {points.length === MOST && quarantine.most}
      </p>
      <LongTable label={quarantine.table} columns={columns} rows={points} keyOf={({ n }) => n} />
    </>
  )
}
