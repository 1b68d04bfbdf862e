import { type ReactNode, useId } from 'react'
import styles from './Card.module.css'

interface CardProps {
  readonly title: string
  /** Said below the title. */
  readonly help?: string
  readonly children: ReactNode
}

/** A part of a page that stands for itself. */
export const Card = ({ title, help, children }: CardProps) => {
  const id = useId()
  return (
    <section className={styles['card']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {help !== undefined && <p className="soft">{help}</p>}
      {children}
    </section>
  )
}
