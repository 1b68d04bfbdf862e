import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useTexts } from '../texts/texts.ts'
import styles from './Dialog.module.css'
import { Icon } from './Icon.tsx'

interface DialogProps {
  readonly title: string
  /** Called for the button, the escape key and a click beside it. */
  readonly close: () => void
  readonly children: ReactNode
}

/** A window over the page, open as long as it is drawn: the browser keeps the focus in it and gives it back. */
export const Dialog = ({ title, close, children }: DialogProps) => {
  const { shell } = useTexts()
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // It is closed while it still is on the page: the browser gives no focus back for one that is not.
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
      // It goes when it is drawn no more, and not by itself.
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
