import { Choice, Field } from '../ui/Field.tsx'
import { nameOf } from './apiDocument.ts'
import type { Blank } from './askable.ts'
import styles from './reference.module.css'
import { texts } from './texts.ts'

interface BlankFieldProps {
  readonly blank: Blank
  readonly value: string
  readonly onChange: (value: string) => void
}

/** What fits what the parameter is: a choice, lines for a list, else a field. */
export const BlankField = ({ blank: { name, required, schema }, value, onChange }: BlankFieldProps) => {
  const hint = nameOf(schema, texts)
  const choices = schema.type === 'boolean' ? ['true', 'false'] : schema.enum?.map(String)
  if (schema.items)
    return <LinesField label={`${name}, ${hint}. ${texts.several}`} rows={2} value={value} onChange={onChange} />
  const common = { label: name, hint, required, value }
  if (!choices) return <Field {...common} onChange={({ target }) => onChange(target.value)} />
  return (
    <Choice {...common} onChange={({ target }) => onChange(target.value)}>
      <option value="" />
      {choices.map(choice => (
        <option key={choice}>{choice}</option>
      ))}
    </Choice>
  )
}

interface LinesFieldProps extends Omit<BlankFieldProps, 'blank'> {
  readonly label: string
  readonly rows: number
}

/** Text of several lines. */
export const LinesField = ({ label, rows, value, onChange }: LinesFieldProps) => (
  <label className={styles['lines']}>
    {label}
    <textarea rows={rows} spellCheck={false} value={value} onChange={({ target }) => onChange(target.value)} />
  </label>
)
