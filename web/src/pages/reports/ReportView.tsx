import { useEffect, useRef, useState } from 'react'
import type { Download } from '../../api/client.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { PlaceCredit } from '../../places/PlaceCredit.tsx'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { ProgressBar } from '../../ui/QueryView.tsx'
import { useAction } from '../../ui/useAction.ts'
import { DEVICES_IN_FILE, downloadTrack, downloadWorkbook, type Format, formatsOf } from './downloads.ts'
import type { Report } from './readReport.ts'
import { ReportChart } from './ReportChart.tsx'
import type { ReportSelection } from './reportSelection.ts'
import styles from './ReportsPage.module.css'
import { ReportTable } from './ReportTable.tsx'
import { entryCount } from '../../timeline/timeline.ts'

/** Row count, downloads, chart and table of a report. */
export const ReportView = ({ selection, report }: DownloadsProps) => {
  const { reports } = useTexts()
  const { count, dateTime } = useFormat()
  const { from, to } = selection.range
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
          {report.kind === 'combined'
            ? reports.entries(count(entryCount(report.rows)))
            : reports.rows(count(report.rows.length))}
        </span>
        <Downloads selection={selection} report={report} />
      </div>
      <p className={styles['onPaper']}>
        {reports.kinds[report.kind]} · {reports.period(dateTime(from.getTime()), dateTime(to.getTime()))}
      </p>
      {endsAt !== undefined && <Notice>{reports.endsAt(dateTime(endsAt))}</Notice>}
      <ReportChart report={report} range={selection.range} />
      <ReportTable report={report} />
      {(report.kind === 'trips' || report.kind === 'stops') && <PlaceCredit />}
    </>
  )
}

interface DownloadsProps {
  readonly selection: ReportSelection
  readonly report: Report
}

interface DownloadProgress {
  readonly name: string
  readonly bytes: number
}

/** Downloads of the report: one workbook, or one track file per device. */
const Downloads = ({ selection, report }: DownloadsProps) => {
  const { reports } = useTexts()
  const { count } = useFormat()
  const { devices } = useLive()
  const { busy, error, run } = useAction()
  const [progress, setProgress] = useState<DownloadProgress>()
  const controller = useRef<AbortController>(undefined)
  useEffect(() => () => controller.current?.abort(), [])
  const take = async (format: Format, signal: AbortSignal): Promise<void> => {
    const onBytes = (name: string) => (bytes: number) => setProgress({ name, bytes })
    if (format === 'XLSX') {
      if (report.kind === 'combined') return
      saveFile(await downloadWorkbook(report.kind, selection, { signal, onBytes: onBytes(format) }))
      return
    }
    for (const id of new Set(report.rows.map(({ deviceId }) => deviceId))) {
      const name = devices.get(id)?.name ?? String(id)
      saveFile(await downloadTrack({ id, name, range: selection.range, format }, { signal, onBytes: onBytes(name) }))
    }
  }
  const start = async (format: Format): Promise<void> => {
    const { signal } = (controller.current = new AbortController())
    setProgress({ name: format, bytes: 0 })
    // A download that the user canceled has not failed.
    await run(() => take(format, signal).catch((error: unknown) => signal.aborted || Promise.reject(error)))
    setProgress(undefined)
  }
  if (busy && progress) {
    const text = reports.taking(progress.name, count(progress.bytes / 1000))
    return <ProgressBar text={text} stop={() => controller.current?.abort()} />
  }
  return (
    <div className={styles['downloads']} role="group" aria-label={reports.download}>
      {selection.devices.length > DEVICES_IN_FILE ? (
        <Notice>{reports.tooMany(DEVICES_IN_FILE)}</Notice>
      ) : (
        formatsOf(selection.kind).map(format => (
          <Button key={format} onClick={() => void start(format)}>
            <Icon name="download" />
            {format}
          </Button>
        ))
      )}
      <Button onClick={() => window.print()}>{reports.print}</Button>
      <ErrorNotice message={error} />
    </div>
  )
}

const KEPT_FOR_MS = 60_000

const saveFile = ({ blob, fileName }: Download): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser reads the file at an unknown time after the click.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR_MS)
}
