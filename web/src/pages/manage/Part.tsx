import type { ReactNode } from 'react'
import styles from './Part.module.css'

interface PartProps {
  readonly title: string
  readonly help?: string
  readonly children: ReactNode
}

/** A part of a page with its own title. */
export const Part = ({ title, help, children }: PartProps) => (
  <section className={styles['part']} aria-label={title}>
    <h3>{title}</h3>
    {help !== undefined && <p>{help}</p>}
    {children}
  </section>
)
