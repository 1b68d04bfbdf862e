/** The one way to show the state of a query: loading, error with its message, or data. */
import type { ReactNode } from 'react'
import { useFormat } from '../format/useFormat.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import styles from './Form.module.css'
import { Loading } from './Loading.tsx'
import { ErrorNotice, Notice } from './Notice.tsx'
import type { ProgressiveQueryResult, QueryState } from './useQuery.ts'

interface QueryViewProps<T> {
  readonly query: QueryState<T>
  /** Renders the data; nothing is shown for it by default. */
  readonly children?: (data: T) => ReactNode
}

export const QueryView = <T,>({ query, children }: QueryViewProps<T>) => {
  if (query.kind === 'loading') return <Loading />
  return query.kind === 'error' ? <ErrorNotice message={query.message} /> : children?.(query.data)
}

interface ProgressiveQueryViewProps<T> extends ProgressiveQueryResult<T> {
  /** `reading` describes the progress, with the number of rows. */
  readonly texts: { readonly reading: (count: string) => string; readonly stopped: string }
  readonly children: (data: T) => ReactNode
}

/** Shows a progress bar with a cancel button, and a retry button after a failure or cancellation. */
export const ProgressiveQueryView = <T,>({ query, stop, refetch, texts, children }: ProgressiveQueryViewProps<T>) => {
  const { shell } = useTexts()
  const { count } = useFormat()
  if (query.kind === 'success') return children(query.data)
  if (query.kind === 'loading')
    return <ProgressBar text={texts.reading(count(query.progress.count))} part={query.progress.part} stop={stop} />
  return (
    <>
      {query.kind === 'error' ? <ErrorNotice message={query.message} /> : <Notice>{texts.stopped}</Notice>}
      <div className={styles['retry']}>
        <Button onClick={refetch}>{shell.retry}</Button>
      </div>
    </>
  )
}

interface ProgressBarProps {
  /** Description of the work: `Loading the track: 1,200 positions`. */
  readonly text: string
  /** From 0 to 1; undefined if it is unknown. */
  readonly part?: number | undefined
  readonly stop: () => void
}

export const ProgressBar = ({ text, part, stop }: ProgressBarProps) => {
  const { shell } = useTexts()
  return (
    <div className={styles['progress']}>
      <span>{text}</span>
      <progress aria-label={text} {...(part !== undefined && { value: part })} />
      <Button onClick={stop}>{shell.cancel}</Button>
    </div>
  )
}
