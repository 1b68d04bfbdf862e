import { useFormat } from '../../format/useFormat.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { ProgressBar } from '../../ui/QueryView.tsx'
import type { Choice } from './reportSelection.ts'
import type { Report } from './readReport.ts'
import { ReportChart } from './ReportChart.tsx'
import styles from './ReportsPage.module.css'
import { ReportTable } from './ReportTable.tsx'
import { useEffect, useRef, useState } from 'react'
import { useLive } from '../../live/LiveProvider.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { useAction } from '../../ui/useAction.ts'
import { DEVICES_IN_FILE, type Format, formatsOf, takeTrack, takeWorkbook } from './downloads.ts'
import type { Taken } from '../../api/client.ts'

/** Row count, downloads, chart and table of a report. */
export const ReportOutcome = ({ choice, report }: DownloadsProps) => {
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

interface DownloadsProps {
  readonly choice: Choice
  readonly report: Report
}

interface Taking {
  readonly name: string
  readonly bytes: number
}

/** Downloads of the report: one workbook, or one track file per device. */
const Downloads = ({ choice, report }: DownloadsProps) => {
  const { reports } = useTexts()
  const { count } = useFormat()
  const { devices } = useLive()
  const { busy, error, run } = useAction()
  const [taking, setTaking] = useState<Taking>()
  const controller = useRef<AbortController>(undefined)
  useEffect(() => () => controller.current?.abort(), [])
  const take = async (format: Format, signal: AbortSignal): Promise<void> => {
    const onBytes = (name: string) => (bytes: number) => setTaking({ name, bytes })
    if (format === 'XLSX') {
      saveFile(await takeWorkbook(choice, { signal, onBytes: onBytes(format) }))
      return
    }
    for (const id of new Set(report.rows.map(({ deviceId }) => deviceId))) {
      const name = devices.get(id)?.name ?? String(id)
      saveFile(await takeTrack({ id, name, range: choice.range, format }, { signal, onBytes: onBytes(name) }))
    }
  }
  const start = async (format: Format): Promise<void> => {
    const { signal } = (controller.current = new AbortController())
    setTaking({ name: format, bytes: 0 })
    // A download that the user canceled has not failed.
    await run(() => take(format, signal).catch((error: unknown) => signal.aborted || Promise.reject(error)))
    setTaking(undefined)
  }
  if (busy && taking) {
    const text = reports.taking(taking.name, count(taking.bytes / 1000))
    return <ProgressBar text={text} stop={() => controller.current?.abort()} />
  }
  return (
    <div className={styles['downloads']} role="group" aria-label={reports.download}>
      {choice.devices.length > DEVICES_IN_FILE ? (
        <Notice>{reports.tooMany(DEVICES_IN_FILE)}</Notice>
      ) : (
        formatsOf(choice.kind).map(format => (
          <Button key={format} onClick={() => void start(format)}>
            <Icon name="download" />
            {format}
          </Button>
        ))
      )}
      <ErrorNotice message={error} />
    </div>
  )
}

const KEPT_FOR_MS = 60_000

const saveFile = ({ blob, fileName }: Taken): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser reads the file at an unknown time after the click.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR_MS)
}
