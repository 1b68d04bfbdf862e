import type { ReactNode } from 'react'
import styles from './FieldGroup.module.css'

interface FieldGroupProps {
  /** Without one there is nothing to tell them from. */
  readonly title?: string
  /** Said below the title. */
  readonly help?: string
  readonly children: ReactNode
}

/** Fields of a form that belong together, side by side where there is room. */
export const FieldGroup = ({ title, help, children }: FieldGroupProps) => (
  <fieldset className={styles['group']}>
    {title !== undefined && <legend>{title}</legend>}
    {help !== undefined && <p>{help}</p>}
    <div>{children}</div>
  </fieldset>
)
