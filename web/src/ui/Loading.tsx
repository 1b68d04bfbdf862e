import { useFirstTexts } from '../texts/texts.ts'
import styles from './controls.module.css'

/** Loading indicator. It appears after 0.3 s, so that short waits show nothing. */
export const Loading = ({ text }: { readonly text?: string }) => {
  const { shell } = useFirstTexts()
  return (
    <div className={styles['loading']} role="status">
      <span className={styles['loadingBar']} />
      {text ?? shell.loading}
    </div>
  )
}
