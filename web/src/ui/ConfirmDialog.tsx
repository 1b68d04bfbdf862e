import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import styles from './ConfirmDialog.module.css'
import { Dialog } from './Dialog.tsx'
import { Notice } from './Notice.tsx'
import { useDoing } from './useDoing.ts'

interface ConfirmDialogProps {
  /** `Delete “Van 1”?` */
  readonly title: string
  /** What comes of it. */
  readonly text: string
  /** What the button says: `Delete`. */
  readonly action: string
  /** Does it. What it rejects with is shown, and the dialog stays. */
  readonly confirm: () => Promise<unknown>
  readonly close: () => void
}

/** Asks once more before something that cannot be undone. */
export const ConfirmDialog = ({ title, text, action, confirm, close }: ConfirmDialogProps) => {
  const { shell } = useTexts()
  const { busy, failure, run } = useDoing()
  const doIt = async (): Promise<void> => {
    if (await run(confirm)) close()
  }
  return (
    <Dialog title={title} close={close}>
      <p className={styles['text']}>{text}</p>
      {failure !== undefined && <Notice tone="danger">{failure}</Notice>}
      <div className={styles['buttons']}>
        <Button onClick={close}>{shell.cancel}</Button>
        <Button kind="danger" busy={busy} onClick={() => void doIt()}>
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
