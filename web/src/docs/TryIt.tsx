import { type SubmitEvent, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { AnswerView, useAnswer } from './ResponseView.tsx'
import { type ApiDocument, type Entry, exampleOf, nameOf } from './apiDocument.ts'
import { type Askable, askable, type Blank, blanksOf, bodyTypeOf, curlOf } from './requestForm.ts'
import styles from './reference.module.css'
import { texts } from './texts.ts'

interface TryItProps {
  readonly entry: Entry
  readonly document: ApiDocument
  readonly token: string
}

/** Form that calls an operation with the user's session or token. */
export const TryIt = ({ entry, document, token }: TryItProps) => {
  const [values, setValues] = useState(() => firstValues(entry))
  const [body, setBody] = useState(() => firstBody(entry, document))
  const [accept, setAccept] = useState('')
  const { outcome, send, stop } = useAnswer()
  const ask = askable(entry, { values, body, accept, token })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void send(ask)
  }
  const hasBody = !(bodyTypeOf(entry) ?? 'form').includes('form')
  const set = (name: string) => (value: string) => setValues({ ...values, [name]: value })
  return (
    <form className={styles['try']} onSubmit={submit} aria-label={`${texts.tryIt}: ${entry.operationId}`}>
      <h4>{texts.tryIt}</h4>
      {blanksOf(entry).map(blank => (
        <BlankField key={blank.name} blank={blank} value={values[blank.name] ?? ''} onChange={set(blank.name)} />
      ))}
      {hasBody && <LinesField label={texts.body} rows={rowsOf(body)} value={body} onChange={setBody} />}
      <TypeChoice entry={entry} value={accept} onChange={setAccept} />
      {entry.method !== 'GET' && <p>{texts.changes}</p>}
      <Buttons stop={stop} />
      <ForShell ask={ask} />
      <div aria-live="polite">{outcome !== 'nothing' && <AnswerView got={outcome} fileName={entry.operationId} />}</div>
    </form>
  )
}

const firstValues = (entry: Entry): Record<string, string> =>
  Object.fromEntries(
    blanksOf(entry)
      .filter(({ required }) => required)
      .map(({ name, schema }) => [name, textOfExample(schema.examples?.[0])]),
  )

const textOfExample = (example: unknown): string => (typeof example === 'string' ? example : '')

const firstBody = (entry: Entry, document: ApiDocument): string => {
  const schema = entry.requestBody?.content['application/json']?.schema
  return schema ? JSON.stringify(exampleOf(schema, document), undefined, 2) : ''
}

const rowsOf = (body: string): number => Math.min(20, body.split('\n').length + 1)

interface TypeChoiceProps {
  readonly entry: Entry
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Shown if the operation offers several media types. */
const TypeChoice = ({ entry, value, onChange }: TypeChoiceProps) => {
  const types = Object.keys(entry.responses['200']?.content ?? {})
  if (types.length < 2) return null
  return (
    <Choice label={texts.accept} value={value} onChange={({ target }) => onChange(target.value)}>
      {types.map(type => (
        <option key={type}>{type}</option>
      ))}
    </Choice>
  )
}

const Buttons = ({ stop }: { readonly stop: (() => void) | undefined }) => (
  <div className={styles['buttons']}>
    <Button type="submit" kind="main" busy={stop !== undefined}>
      {stop ? texts.sending : texts.send}
    </Button>
    {stop && <Button onClick={stop}>{texts.cancel}</Button>}
  </div>
)

const ForShell = ({ ask }: { readonly ask: Askable }) => (
  <details>
    <summary>{texts.asCurl}</summary>
    <pre>{curlOf(ask, location.origin)}</pre>
  </details>
)

interface BlankFieldProps {
  readonly blank: Blank
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Renders a select for enumerations, a text area for lists, otherwise an input. */
const BlankField = ({ blank: { name, required, schema }, value, onChange }: BlankFieldProps) => {
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

const LinesField = ({ label, rows, value, onChange }: LinesFieldProps) => (
  <label className={styles['lines']}>
    {label}
    <textarea rows={rows} spellCheck={false} value={value} onChange={({ target }) => onChange(target.value)} />
  </label>
)
