import { useEffect, useRef, useState } from 'react'
import {
  type ApiDocument,
  type Content,
  type Entry,
  nameOf,
  resolveResponse,
  resolveSchema,
  type Schema,
} from './apiDocument.ts'
import styles from './reference.module.css'
import { texts } from './texts.ts'
import { TryIt } from './TryIt.tsx'

interface OperationViewProps {
  readonly entry: Entry
  readonly document: ApiDocument
  readonly token: string
  /** True if the page's address names the operation. */
  readonly isSelected: boolean
}

/** An operation, collapsed to one line. */
export const OperationView = ({ entry, document, token, isSelected }: OperationViewProps) => {
  const [isOpen, setOpen] = useState(isSelected)
  const place = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (!isSelected) return
    setOpen(true)
    place.current?.scrollIntoView()
  }, [isSelected])
  return (
    <details
      ref={place}
      open={isOpen}
      className={styles['operation']}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className={styles['method']} data-method={entry.method}>
          {entry.method}
        </span>{' '}
        <code>{entry.path}</code> <span className={styles['summary']}>{entry.summary}</span>
      </summary>
      {isOpen && <OperationDetails entry={entry} document={document} token={token} />}
    </details>
  )
}

const OperationDetails = ({ entry, document, token }: Omit<OperationViewProps, 'isSelected'>) => (
  <div className={styles['inside']}>
    <p>
      <a href={`#${entry.operationId}`}>{entry.operationId}</a> · {securityOf(entry)}
    </p>
    {entry.description !== undefined && <p>{entry.description}</p>}
    {entry.requestBody && (
      <>
        <h4>{texts.takes}</h4>
        <ContentView content={entry.requestBody.content} document={document} />
      </>
    )}
    <TryIt entry={entry} document={document} token={token} />
    <h4>{texts.answers}</h4>
    {Object.entries(entry.responses).map(([status, response]) => {
      const { description, content = {} } = resolveResponse(response, document)
      return (
        <div key={status}>
          <p>
            <strong>{status}</strong> {description}
          </p>
          <ContentView content={content} document={document} />
        </div>
      )
    })}
  </div>
)

const securityOf = ({ security }: Entry): string => {
  const names = security.flatMap(one => Object.keys(one))
  return security.some(one => Object.keys(one).length === 0) ? texts.open : texts.signIn(names.join(', '))
}

const ContentView = ({ content, document }: { readonly content: Content; readonly document: ApiDocument }) =>
  Object.entries(content).map(([mediaType, { schema }]) => (
    <div key={mediaType}>
      <p>
        <code>{mediaType}</code> {schema && nameOf(schema, texts)}
      </p>
      {schema && <SchemaView schema={schema} document={document} />}
    </div>
  ))

interface SchemaViewProps {
  readonly schema: Schema
  readonly document: ApiDocument
}

/** Lists the members of an object, or of the objects in a list. Renders nothing without members. */
const SchemaView = ({ schema, document }: SchemaViewProps) => {
  const { properties, required = [], additionalProperties } = objectSchema(schema, document)
  const members = Object.entries(properties ?? {})
  if (typeof additionalProperties === 'object') members.push(['…', additionalProperties])
  if (members.length === 0) return null
  return (
    <ul className={styles['members']}>
      {members.map(([name, member]) => (
        <Member key={name} name={name} needed={required.includes(name)} schema={member} document={document} />
      ))}
    </ul>
  )
}

const objectSchema = (schema: Schema, document: ApiDocument): Schema => {
  const { items, ...here } = resolveSchema(schema, document)
  return items ? objectSchema(items, document) : here
}

/** Nested members render when expanded, because schemas can be recursive. */
const Member = ({
  name,
  needed,
  schema,
  document,
}: SchemaViewProps & { readonly name: string; readonly needed: boolean }) => {
  const [isOpen, setOpen] = useState(false)
  const { properties, additionalProperties } = objectSchema(schema, document)
  const line = (
    <>
      <code>{name}</code> <span>{nameOf(schema, texts)}</span>
      {needed && <em> {texts.needed}</em>}
      {schema.description !== undefined && <span> – {schema.description}</span>}
    </>
  )
  if (!properties && typeof additionalProperties !== 'object') return <li>{line}</li>
  return (
    <li>
      <details onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>{line}</summary>
        {isOpen && <SchemaView schema={schema} document={document} />}
      </details>
    </li>
  )
}
