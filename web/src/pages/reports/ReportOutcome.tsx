import { useFormat } from '../../format/useFormat.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import type { Reading } from '../../ui/useQuery.ts'
import type { Choice } from './choice.ts'
import { Downloads } from './Downloads.tsx'
import type { Report } from './readReport.ts'
import { ReportChart } from './ReportChart.tsx'
import styles from './ReportOutcome.module.css'
import { ReportTable } from './ReportTable.tsx'

interface ReportOutcomeProps {
  readonly choice: Choice
  readonly reading: Reading<Report>
  readonly stop: () => void
  readonly again: () => void
}

/** How far the report is, or what it says. */
export const ReportOutcome = ({ choice, reading, stop, again }: ReportOutcomeProps) => {
  const { reports, shell } = useTexts()
  const { count } = useFormat()
  switch (reading.kind) {
    case 'reading':
      return (
        <ProgressBar text={reports.reading(count(reading.progress.count))} part={reading.progress.part} stop={stop} />
      )
    case 'stopped':
    case 'failed':
      return (
        <>
          <Notice tone={reading.kind === 'failed' ? 'danger' : 'plain'}>
            {reading.kind === 'failed' ? reading.sentence : reports.stopped}
          </Notice>
          <div>
            <Button onClick={again}>{shell.retry}</Button>
          </div>
        </>
      )
    case 'here':
      return <Told choice={choice} report={reading.value} />
  }
}

const Told = ({ choice, report }: { readonly choice: Choice; readonly report: Report }) => {
  const { reports } = useTexts()
  const { count, moment } = useFormat()
  if (report.rows.length === 0) {
    return (
      <Notice>
        <span role="status">{reports.empty}</span>
      </Notice>
    )
  }
  const endsAt = report.kind === 'route' ? report.endsAt : undefined
  return (
    <>
      <div className={styles['heading']}>
        <span role="status" data-rows={report.rows.length}>
          {reports.rows(count(report.rows.length))}
        </span>
        <Downloads choice={choice} report={report} />
      </div>
      {endsAt !== undefined && <Notice>{reports.endsAt(moment(endsAt))}</Notice>}
      <ReportChart report={report} range={choice.range} />
      <ReportTable report={report} />
    </>
  )
}
