import type { ReactNode } from 'react'
import styles from './controls.module.css'

interface NoticeProps {
  readonly tone?: 'plain' | 'danger'
  readonly children: ReactNode
}

/** A message in the page. Screen readers announce a danger at once. */
export const Notice = ({ tone = 'plain', children }: NoticeProps) => (
  <div className={styles['notice']} data-tone={tone} {...(tone === 'danger' && { role: 'alert' })}>
    {children}
  </div>
)

/** Shows the message of a failure; nothing if it is undefined. */
export const ErrorNotice = ({ message }: { readonly message: string | undefined }) =>
  message === undefined ? undefined : <Notice tone="danger">{message}</Notice>
