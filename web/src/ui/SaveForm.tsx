import { type ReactNode, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import { Form } from './Form.tsx'
import { useToasts } from './toasts.ts'
import { useDoing } from './useDoing.ts'

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
  const { busy, failure, run } = useDoing()
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
      failure={failure ?? (tried ? problem : undefined)}
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
