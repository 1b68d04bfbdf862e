import { useEffect, useState } from 'react'
import { Notice } from '../ui/Notice.tsx'
import styles from './reference.module.css'
import { texts } from './texts.ts'
import type { Got } from './useAnswer.ts'

/** A browser shows this much without halting. */
const SHOWN_CHARACTERS = 200_000

/** What the server answered. It is text, whatever stands in it. */
export const AnswerView = ({ got, fileName }: { readonly got: Got | 'unreachable'; readonly fileName: string }) => {
  if (got === 'unreachable') return <Notice tone="danger">{texts.unreachable}</Notice>
  const { status, ms, blob, text } = got
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

/** The address of the bytes is given back with the link. */
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
