import { useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import { Field } from './Field.tsx'
import styles from './Form.module.css'

interface CopyFieldProps {
  readonly label: string
  readonly text: string
  readonly hint?: string
}

/** Read-only text with a copy button. Focusing the text selects it. */
export const CopyField = ({ label, text, hint }: CopyFieldProps) => {
  const { shell } = useTexts()
  const [copied, setCopied] = useState<string>()
  const copy = (): void => {
    // Browsers offer no clipboard over plain HTTP.
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('there is no clipboard'))
    written.then(
      () => setCopied(shell.copied),
      () => setCopied(shell.copyByHand),
    )
  }
  return (
    <div className={styles['copyField']}>
      <Field label={label} value={text} readOnly spellCheck={false} onFocus={({ target }) => target.select()} />
      <Button onClick={copy} aria-label={shell.copyOf(label)}>
        {shell.copy}
      </Button>
      {hint !== undefined && <p>{hint}</p>}
      <span role="status">{copied}</span>
    </div>
  )
}
