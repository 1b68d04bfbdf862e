import { useCallback } from 'react'
import type { DeviceDiagnosis } from '#shared/model/diagnosis.ts'
import { linkTo, type PageProps } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { BackLink, Card, PageFrame } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Table } from '../../ui/Table.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import { DiagnosisFacts } from './DiagnosisFacts.tsx'
import { type Finding, findingsOf } from './findings.ts'
import styles from './SilencePage.module.css'

/** `/devices/3/silence` says why a device is silent, from what the server knows. */
export const SilencePage = ({ params }: PageProps) => {
  const { silence, connect } = useTexts()
  const { devices } = useLive()
  const id = Number(params['id'])
  const { query, refetch } = useQuery(
    useCallback(
      async signal => ({ diagnosis: await api.call('diagnosis.get', { params: { id }, signal }), now: Date.now() }),
      [id],
    ),
  )
  const name = devices.get(id)?.name
  return (
    <PageFrame title={silence.title} actions={<Button onClick={refetch}>{silence.again}</Button>}>
      <BackLink href={linkTo(`/devices/${id}`)}>{connect.toDevice}</BackLink>
      {name !== undefined && <p className="soft">{silence.intro(name)}</p>}
      <QueryView query={query}>
        {({ diagnosis, now }) => (
          <>
            <Answer diagnosis={diagnosis} now={now} />
            <DiagnosisFacts diagnosis={diagnosis} now={now} />
            <RefusedPoints points={diagnosis.refusedPoints} />
          </>
        )}
      </QueryView>
    </PageFrame>
  )
}

interface AnswerProps {
  readonly diagnosis: DeviceDiagnosis
  /** When it was read, Unix time in milliseconds. */
  readonly now: number
}

const Answer = ({ diagnosis, now }: AnswerProps) => {
  const { silence } = useTexts()
  const textOf = useFindingText()
  const [first, ...others] = findingsOf(diagnosis, now)
  return (
    <Card title={silence.answer}>
      {first && (
        <p className={styles['answer']} role="status" data-finding={first.kind}>
          {textOf(first)}
        </p>
      )}
      {others.length > 0 && (
        <ul className={styles['findings']}>
          {others.map(finding => (
            <li key={finding.kind} data-finding={finding.kind}>
              {textOf(finding)}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={linkTo(`/devices/${diagnosis.deviceId}/connect`)}>{silence.connect}</a>
      </p>
    </Card>
  )
}

const useFindingText = () => {
  const { failures, silence } = useTexts()
  const { count, duration } = useFormat()
  const { findings } = silence
  return (finding: Finding): string => {
    switch (finding.kind) {
      case 'silent':
        return findings.silent(duration(finding.sinceMs))
      case 'key':
        return findings.key(count(finding.count))
      case 'refused':
        return findings.refused(failures.reason(finding.reason))
      case 'battery':
        return findings.battery(`${count(finding.level)} %`)
      case 'clock':
        return findings.clock(duration(finding.aheadMs))
      default:
        return findings[finding.kind]
    }
  }
}

const RefusedPoints = ({ points }: { readonly points: DeviceDiagnosis['refusedPoints'] }) => {
  const { failures, silence } = useTexts()
  const { dateTime } = useFormat()
  const columns = [
    { title: silence.received, cell: ({ serverTime }: (typeof points)[number]) => dateTime(serverTime) },
    {
      title: silence.reason,
      cell: ({ reason, willRetry }: (typeof points)[number]) =>
        willRetry ? `${failures.reason(reason)} (${silence.willRetry})` : failures.reason(reason),
    },
  ]
  return (
    <Card title={silence.refused}>
      {points.length === 0 ? (
        <Notice>{silence.noneRefused}</Notice>
      ) : (
        <Table label={silence.refused} columns={columns} rows={points} keyOf={(_, index) => index} />
      )}
    </Card>
  )
}
