import type { ReactNode, SyntheticEvent } from 'react'
import styles from './Form.module.css'
import { Notice } from './Notice.tsx'

interface FormProps {
  readonly label: string
  readonly submit: (form: HTMLFormElement) => void
  /** What the last attempt failed with. */
  readonly failure?: string | undefined
  /** Below the fields: what can be done. */
  readonly buttons: ReactNode
  readonly children: ReactNode
}

/** Fields one below the other; what went wrong stands right above the buttons. */
export const Form = ({ label, submit, failure, buttons, children }: FormProps) => (
  <form
    className={styles['form']}
    aria-label={label}
    onSubmit={(event: SyntheticEvent<HTMLFormElement>) => {
      event.preventDefault()
      submit(event.currentTarget)
    }}
  >
    {children}
    {failure !== undefined && <Notice tone="danger">{failure}</Notice>}
    <div className={styles['buttons']}>{buttons}</div>
  </form>
)
