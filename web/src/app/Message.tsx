import type { ReactNode } from 'react'
import styles from './Layout.module.css'

interface MessageProps {
  readonly title: string
  readonly text?: string
  readonly children?: ReactNode
}

/** A page that has nothing but a sentence and what to do about it. */
export const Message = ({ title, text, children }: MessageProps) => (
  <div className={styles['message']} role="alert">
    <h1>{title}</h1>
    {text !== undefined && <p>{text}</p>}
    {children}
  </div>
)
