import { type SubmitEvent, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { Field, Select } from '../ui/Field.tsx'
import { type ApiDocument, type Entry, exampleOf, nameOf } from './apiDocument.ts'
import styles from './reference.module.css'
import {
  bodyTypeOf,
  curlOf,
  type FormField,
  formFieldsOf,
  type PreparedRequest,
  prepareRequest,
} from './requestForm.ts'
import { ResponseView, useRequest } from './ResponseView.tsx'
import { texts } from './texts.ts'

interface TryItProps {
  readonly entry: Entry
  readonly document: ApiDocument
  readonly token: string
}

/** Form that calls an operation with the user's session or token. */
export const TryIt = ({ entry, document, token }: TryItProps) => {
  const [values, setValues] = useState(() => initialValues(entry))
  const [body, setBody] = useState(() => initialBody(entry, document))
  const [accept, setAccept] = useState('')
  const { outcome, send, stop } = useRequest()
  const request = prepareRequest(entry, { values, body, accept, token })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void send(request)
  }
  const hasBody = !(bodyTypeOf(entry) ?? 'form').includes('form')
  const set = (name: string) => (value: string) => setValues({ ...values, [name]: value })
  return (
    <form className={styles['try']} onSubmit={submit} aria-label={`${texts.tryIt}: ${entry.operationId}`}>
      <h4>{texts.tryIt}</h4>
      {formFieldsOf(entry).map(field => (
        <FormFieldInput key={field.name} field={field} value={values[field.name] ?? ''} onChange={set(field.name)} />
      ))}
      {hasBody && <LinesField label={texts.body} rows={rowsOf(body)} value={body} onChange={setBody} />}
      <TypeChoice entry={entry} value={accept} onChange={setAccept} />
      {entry.method !== 'GET' && <p>{texts.changes}</p>}
      <Buttons stop={stop} />
      <CurlCommand request={request} />
      <div aria-live="polite">
        {outcome !== 'nothing' && <ResponseView received={outcome} fileName={entry.operationId} />}
      </div>
    </form>
  )
}

const initialValues = (entry: Entry): Record<string, string> =>
  Object.fromEntries(
    formFieldsOf(entry)
      .filter(({ required }) => required)
      .map(({ name, schema }) => [name, textOfExample(schema.examples?.[0])]),
  )

const textOfExample = (example: unknown): string => (typeof example === 'string' ? example : '')

const initialBody = (entry: Entry, document: ApiDocument): string => {
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
    <Select label={texts.accept} value={value} onChange={({ target }) => onChange(target.value)}>
      {types.map(type => (
        <option key={type}>{type}</option>
      ))}
    </Select>
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

const CurlCommand = ({ request }: { readonly request: PreparedRequest }) => (
  <details>
    <summary>{texts.asCurl}</summary>
    <pre>{curlOf(request, location.origin)}</pre>
  </details>
)

interface FormFieldInputProps {
  readonly field: FormField
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Renders a select for enumerations, a text area for lists, otherwise an input. */
const FormFieldInput = ({ field: { name, required, schema }, value, onChange }: FormFieldInputProps) => {
  const hint = nameOf(schema, texts)
  const choices = schema.type === 'boolean' ? ['true', 'false'] : schema.enum?.map(String)
  if (schema.items)
    return <LinesField label={`${name}, ${hint}. ${texts.several}`} rows={2} value={value} onChange={onChange} />
  const common = { label: name, hint, required, value }
  if (!choices) return <Field {...common} onChange={({ target }) => onChange(target.value)} />
  return (
    <Select {...common} onChange={({ target }) => onChange(target.value)}>
      <option value="" />
      {choices.map(choice => (
        <option key={choice}>{choice}</option>
      ))}
    </Select>
  )
}

interface LinesFieldProps extends Omit<FormFieldInputProps, 'field'> {
  readonly label: string
  readonly rows: number
}

const LinesField = ({ label, rows, value, onChange }: LinesFieldProps) => (
  <label className={styles['lines']}>
    {label}
    <textarea rows={rows} spellCheck={false} value={value} onChange={({ target }) => onChange(target.value)} />
  </label>
)
