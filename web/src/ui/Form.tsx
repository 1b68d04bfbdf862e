import { type ReactNode, type SyntheticEvent, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import styles from './Form.module.css'
import { ErrorNotice } from './Notice.tsx'
import { useToasts } from './ToastsProvider.tsx'
import { useAction } from './useAction.ts'
import { useEdits } from './useEdits.ts'

interface FormProps {
  readonly label: string
  readonly submit: (form: HTMLFormElement) => void
  /** Called when the user changes a field. */
  readonly edit?: () => void
  /** Message of the last failure. */
  readonly error?: string | undefined
  /** Actions below the fields. */
  readonly buttons: ReactNode
  readonly children: ReactNode
}

/** Form with its fields in a column, and the error message above the buttons. */
export const Form = ({ label, submit, edit, error, buttons, children }: FormProps) => (
  <form
    className={styles['form']}
    aria-label={label}
    onInput={edit}
    onSubmit={(event: SyntheticEvent<HTMLFormElement>) => {
      event.preventDefault()
      submit(event.currentTarget)
    }}
  >
    {children}
    <ErrorNotice message={error} />
    <div className="actions">{buttons}</div>
  </form>
)

interface SaveFormProps<T> {
  readonly label: string
  /** Saves the fields. If it rejects, its message is shown above the buttons. */
  readonly save: (form: HTMLFormElement) => Promise<T>
  /** Called after a successful save. */
  readonly saved?: (kept: T) => Promise<void> | void
  /** True if there are changes outside of the fields. */
  readonly changed?: boolean
  /** Why the form cannot be saved; shown after the first attempt. */
  readonly problem?: string | undefined
  readonly disabled?: boolean
  /** Text of the button while a long save runs. */
  readonly saving?: string
  readonly children: ReactNode
}

/** Form that saves all of its fields together. */
export const SaveForm = <T,>(props: SaveFormProps<T>) => {
  const { label, save, saved, changed = false, problem, disabled = false, saving, children } = props
  const { shell } = useTexts()
  const { showToast } = useToasts()
  const { busy, error, run } = useAction()
  const { edit, settle } = useEdits(changed)
  const [tried, setTried] = useState(false)
  const submit = async (form: HTMLFormElement): Promise<void> => {
    setTried(true)
    if (problem !== undefined) return
    await run(async () => {
      const kept = await save(form)
      settle()
      showToast({ tone: 'plain', text: shell.saved })
      await saved?.(kept)
    })
  }
  return (
    <Form
      label={label}
      submit={form => void submit(form)}
      edit={edit}
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
  readonly title?: string
  /** Shown below the title. */
  readonly help?: string
  readonly children: ReactNode
}

/** Related fields of a form, side by side if there is room. */
export const FieldGroup = ({ title, help, children }: FieldGroupProps) => (
  <fieldset className={styles['group']}>
    {title !== undefined && <legend>{title}</legend>}
    {help !== undefined && <p>{help}</p>}
    <div>{children}</div>
  </fieldset>
)
