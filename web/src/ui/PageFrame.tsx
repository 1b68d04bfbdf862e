import type { ReactNode } from 'react'
import styles from './PageFrame.module.css'

interface PageFrameProps {
  readonly title: string
  /** What can be done here, beside the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page that is no map: its title, what can be done, and the rest below. */
export const PageFrame = ({ title, actions, children }: PageFrameProps) => (
  <div className={styles['page']}>
    <header>
      <h1>{title}</h1>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </header>
    {children}
  </div>
)
