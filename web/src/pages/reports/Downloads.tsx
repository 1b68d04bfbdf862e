import { useEffect, useRef, useState } from 'react'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { saveFile } from '../../ui/saveFile.ts'
import { useDoing } from '../../ui/useAction.ts'
import type { Choice } from './choice.ts'
import styles from './Downloads.module.css'
import type { Report } from './readReport.ts'
import { DEVICES_IN_FILE, type Format, formatsOf, takeTrack, takeWorkbook } from './takeFiles.ts'

interface DownloadsProps {
  readonly choice: Choice
  readonly report: Report
}

interface Taking {
  readonly name: string
  readonly bytes: number
}

/** The report as files: one workbook, or a track file of each device. */
export const Downloads = ({ choice, report }: DownloadsProps) => {
  const { reports } = useTexts()
  const { count } = useFormat()
  const { devices } = useLive()
  const { busy, failure, run } = useDoing()
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
    // What the person stopped has not failed.
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
      {failure !== undefined && <Notice tone="danger">{failure}</Notice>}
    </div>
  )
}
