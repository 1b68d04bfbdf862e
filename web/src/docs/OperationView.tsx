import { useEffect, useRef, useState } from 'react'
import { type ApiDocument, type Content, type Entry, nameOf, resolvedReply } from './apiDocument.ts'
import styles from './reference.module.css'
import { SchemaView } from './SchemaView.tsx'
import { texts } from './texts.ts'
import { TryIt } from './TryIt.tsx'

interface OperationViewProps {
  readonly entry: Entry
  readonly document: ApiDocument
  readonly token: string
  /** The page's address names it. */
  readonly isNamed: boolean
}

/** One operation: a line that opens. */
export const OperationView = ({ entry, document, token, isNamed }: OperationViewProps) => {
  const [isOpen, setOpen] = useState(isNamed)
  const place = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (!isNamed) return
    setOpen(true)
    place.current?.scrollIntoView()
  }, [isNamed])
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
      {isOpen && <Inside entry={entry} document={document} token={token} />}
    </details>
  )
}

const Inside = ({ entry, document, token }: Omit<OperationViewProps, 'isNamed'>) => (
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
    {Object.entries(entry.responses).map(([status, reply]) => {
      const { description, content = {} } = resolvedReply(reply, document)
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
