import { useEffect, useState } from 'react'
import { Notice } from '../ui/Notice.tsx'
import styles from './reference.module.css'
import type { PreparedRequest } from './requestForm.ts'
import { texts } from './texts.ts'

/** Longer texts freeze the browser. */
const SHOWN_CHARACTERS = 200_000

/** Shows a response as text. */
export const ResponseView = ({
  received,
  fileName,
}: {
  readonly received: ReceivedResponse | 'unreachable'
  readonly fileName: string
}) => {
  if (received === 'unreachable') return <Notice tone="danger">{texts.unreachable}</Notice>
  const { status, ms, blob, text } = received
  return (
    <>
      <h4>{texts.answer}</h4>
      <p data-status={status}>
        {texts.answered(status, ms)} <code>{blob.type}</code>
      </p>
      {text === '' && <p>{texts.noBody}</p>}
      {text === undefined && <SaveLink blob={blob} fileName={fileName} />}
      {text !== undefined && text !== '' && (
        <>
          <pre className={styles['answer']} tabIndex={0} aria-label={texts.answer}>
            {text.slice(0, SHOWN_CHARACTERS)}
          </pre>
          {text.length > SHOWN_CHARACTERS && <p>{texts.cut(SHOWN_CHARACTERS, text.length)}</p>}
        </>
      )}
    </>
  )
}

/** Revokes the object URL when the link is removed. */
const SaveLink = ({ blob, fileName }: { readonly blob: Blob; readonly fileName: string }) => {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return (
    <a href={url} download={fileName}>
      {texts.take(blob.size)}
    </a>
  )
}

export interface ReceivedResponse {
  readonly status: number
  readonly ms: number
  readonly blob: Blob
  /** Undefined if the response isn't text. */
  readonly text: string | undefined
}

export type Outcome = ReceivedResponse | 'nothing' | 'unreachable'

/** Sends one request at a time, and keeps the last outcome. */
export const useRequest = () => {
  const [outcome, setOutcome] = useState<Outcome>('nothing')
  const [stop, setStop] = useState<AbortController>()
  const send = async (request: PreparedRequest): Promise<void> => {
    const controller = new AbortController()
    setStop(controller)
    setOutcome(await outcomeOf(request, controller.signal))
    setStop(undefined)
  }
  return { outcome, send, stop: stop && (() => stop.abort()) }
}

const outcomeOf = async ({ method, url, headers, body }: PreparedRequest, signal: AbortSignal): Promise<Outcome> => {
  const since = performance.now()
  try {
    const response = await fetch(url, {
      method,
      // Without this header, browsers open their own prompt on 401.
      headers: { ...headers, 'x-requested-with': 'XMLHttpRequest' },
      ...(body !== undefined && { body }),
      signal,
    })
    const blob = await response.blob()
    return { status: response.status, ms: Math.round(performance.now() - since), blob, text: await textOf(blob) }
  } catch {
    // Canceled by the user, or the connection failed.
    return signal.aborted ? 'nothing' : 'unreachable'
  }
}

const textOf = async (blob: Blob): Promise<string | undefined> => {
  if (blob.size === 0) return ''
  if (!/^text\/|json|xml$|xml;/.test(blob.type)) return undefined
  const text = await blob.text()
  return blob.type.includes('json') ? indentJson(text) : text
}

/** Indents JSON; returns other text unchanged. */
const indentJson = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    // Truncated JSON.
    return text
  }
}
