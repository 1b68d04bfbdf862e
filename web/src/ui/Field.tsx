import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from './controls.module.css'

interface Labeled {
  readonly label: string
  /** Shown below the field. */
  readonly hint?: string
}

/** Labeled input. */
export const Field = ({ label, hint, ...input }: Labeled & Omit<ComponentProps<'input'>, 'className' | 'id'>) => (
  <WithLabel label={label} {...(hint !== undefined && { hint })}>
    {ids => <input {...input} {...ids} className={styles['input']} />}
  </WithLabel>
)

/** Labeled select; the options are its children. */
export const Select = ({ label, hint, ...select }: Labeled & Omit<ComponentProps<'select'>, 'className' | 'id'>) => (
  <WithLabel label={label} {...(hint !== undefined && { hint })}>
    {ids => <select {...select} {...ids} className={styles['input']} />}
  </WithLabel>
)

/** Labeled text area. */
export const TextArea = ({ label, hint, ...area }: Labeled & Omit<ComponentProps<'textarea'>, 'className' | 'id'>) => (
  <WithLabel label={label} {...(hint !== undefined && { hint })}>
    {ids => <textarea {...area} {...ids} className={styles['input']} />}
  </WithLabel>
)

/** Labeled checkbox. */
export const Checkbox = ({
  label,
  hint,
  ...input
}: Labeled & Omit<ComponentProps<'input'>, 'className' | 'id' | 'type'>) => (
  <div className={styles['check']}>
    <WithLabel label={label} {...(hint !== undefined && { hint })}>
      {ids => <input {...input} {...ids} type="checkbox" />}
    </WithLabel>
  </div>
)

interface Ids {
  readonly id: string
  readonly 'aria-describedby'?: string
}

const WithLabel = ({ label, hint, children }: Labeled & { readonly children: (ids: Ids) => ReactNode }) => {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(hint !== undefined && { 'aria-describedby': hintId }) })}
      {hint !== undefined && <p id={hintId}>{hint}</p>}
    </div>
  )
}

/** Returns a function that reads the fields of a form by name. A missing field is empty. */
export const formText = (form: HTMLFormElement): ((name: string) => string) => {
  const given = new FormData(form)
  return name => {
    const value = given.get(name)
    return typeof value === 'string' ? value : ''
  }
}
