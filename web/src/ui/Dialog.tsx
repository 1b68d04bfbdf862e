import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import styles from './Dialog.module.css'
import { Icon } from './Icon.tsx'
import { ErrorNotice } from './Notice.tsx'
import { useAction } from './useAction.ts'

interface DialogProps {
  readonly title: string
  /** Called for the button, the Escape key and a click outside. */
  readonly close: () => void
  readonly children: ReactNode
}

/** Modal dialog, open while rendered. The browser traps the focus and restores it afterward. */
export const Dialog = ({ title, close, children }: DialogProps) => {
  const { shell } = useTexts()
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Closed before it is removed, because browsers restore the focus only then.
  useLayoutEffect(() => {
    const { current: dialog } = element
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  useEffect(() => {
    const { current: dialog } = element
    const listening = new AbortController()
    const { signal } = listening
    const cancel = (event: Event): void => {
      // React closes it by no longer rendering it.
      event.preventDefault()
      close()
    }
    const press = ({ target }: Event): void => {
      if (target === dialog) close()
    }
    dialog?.addEventListener('cancel', cancel, { signal })
    dialog?.addEventListener('mousedown', press, { signal })
    return () => listening.abort()
  }, [close])
  return (
    <dialog ref={element} className={styles['dialog']} aria-labelledby={titleId}>
      <div className={styles['inside']}>
        <header>
          <h2 id={titleId}>{title}</h2>
          <button type="button" aria-label={shell.close} onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}

/** Buttons at the end of a dialog. */
export const DialogButtons = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles['buttons']}>{children}</div>
)

interface ConfirmDialogProps {
  /** `Delete “Van 1”?` */
  readonly title: string
  /** Consequences of the action. */
  readonly text: string
  /** Text of the button: `Delete`. */
  readonly action: string
  /** Runs the action. If it rejects, the dialog shows the message and stays open. */
  readonly confirm: () => Promise<unknown>
  readonly close: () => void
}

const ConfirmDialog = ({ title, text, action, confirm, close }: ConfirmDialogProps) => {
  const { shell } = useTexts()
  const { busy, error, run } = useAction()
  const doIt = async (): Promise<void> => {
    if (await run(confirm)) close()
  }
  return (
    <Dialog title={title} close={close}>
      <p className={styles['question']}>{text}</p>
      <ErrorNotice message={error} />
      <DialogButtons>
        <Button onClick={close}>{shell.cancel}</Button>
        <Button kind="danger" busy={busy} onClick={() => void doIt()}>
          {action}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

interface DeleteButtonProps {
  readonly title: string
  readonly text: string
  readonly remove: () => Promise<unknown>
}

/** Deletes an object after confirmation. */
export const DeleteButton = ({ title, text, remove }: DeleteButtonProps) => {
  const { shell } = useTexts()
  const [asking, setAsking] = useState(false)
  return (
    <div>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {shell.delete}
      </Button>
      {asking && (
        <ConfirmDialog
          title={title}
          text={text}
          action={shell.deleteNow}
          confirm={remove}
          close={() => setAsking(false)}
        />
      )}
    </div>
  )
}
