import { type ReactNode, type SyntheticEvent, useState } from 'react'
import styles from './Form.module.css'
import { ErrorNotice } from './Notice.tsx'
import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import { useToasts } from './ToastsProvider.tsx'
import { useAction } from './useAction.ts'

interface FormProps {
  readonly label: string
  readonly submit: (form: HTMLFormElement) => void
  /** What the last attempt failed with. */
  readonly error?: string | undefined
  /** Below the fields: what can be done. */
  readonly buttons: ReactNode
  readonly children: ReactNode
}

/** Fields one below the other; what went wrong stands right above the buttons. */
export const Form = ({ label, submit, error, buttons, children }: FormProps) => (
  <form
    className={styles['form']}
    aria-label={label}
    onSubmit={(event: SyntheticEvent<HTMLFormElement>) => {
      event.preventDefault()
      submit(event.currentTarget)
    }}
  >
    {children}
    <ErrorNotice message={error} />
    <div className={styles['buttons']}>{buttons}</div>
  </form>
)

interface SaveFormProps<T> {
  readonly label: string
  /** Rejects with what is told above the button. */
  readonly save: (form: HTMLFormElement) => Promise<T>
  /** What comes after it is saved and said so. */
  readonly saved?: (kept: T) => Promise<void> | void
  /** What keeps it from being saved; told from the first attempt on. */
  readonly problem?: string | undefined
  readonly disabled?: boolean
  /** What the button says meanwhile, where that takes its time. */
  readonly saving?: string
  readonly children: ReactNode
}

/** A form whose fields are saved together. */
export const SaveForm = <T,>(props: SaveFormProps<T>) => {
  const { label, save, saved, problem, disabled = false, saving, children } = props
  const { shell } = useTexts()
  const { say } = useToasts()
  const { busy, error, run } = useAction()
  const [tried, setTried] = useState(false)
  const submit = async (form: HTMLFormElement): Promise<void> => {
    setTried(true)
    if (problem !== undefined) return
    await run(async () => {
      const kept = await save(form)
      say({ tone: 'plain', text: shell.saved })
      await saved?.(kept)
    })
  }
  return (
    <Form
      label={label}
      submit={form => void submit(form)}
      error={error ?? (tried ? problem : undefined)}
      buttons={
        <Button kind="main" type="submit" busy={busy} disabled={disabled}>
          {busy && saving !== undefined ? saving : shell.save}
        </Button>
      }
    >
      {children}
    </Form>
  )
}

interface FieldGroupProps {
  /** Without one there is nothing to tell them from. */
  readonly title?: string
  /** Said below the title. */
  readonly help?: string
  readonly children: ReactNode
}

/** Fields of a form that belong together, side by side where there is room. */
export const FieldGroup = ({ title, help, children }: FieldGroupProps) => (
  <fieldset className={styles['group']}>
    {title !== undefined && <legend>{title}</legend>}
    {help !== undefined && <p>{help}</p>}
    <div>{children}</div>
  </fieldset>
)
