import type { ReactNode } from 'react'
import styles from './controls.module.css'

/** A sentence in the page: what went wrong is read out at once. */
export const Notice = ({
  tone = 'plain',
  children,
}: {
  readonly tone?: 'plain' | 'danger'
  readonly children: ReactNode
}) => (
  <div className={styles['notice']} data-tone={tone} {...(tone === 'danger' && { role: 'alert' })}>
    {children}
  </div>
)
