import { useState } from 'react'
import { type ApiDocument, nameOf, resolved, type Schema } from './apiDocument.ts'
import styles from './reference.module.css'
import { texts } from './texts.ts'

interface SchemaViewProps {
  readonly schema: Schema
  readonly document: ApiDocument
}

/** The members of an object, or of the objects in a list; nothing for what has none. */
export const SchemaView = ({ schema, document }: SchemaViewProps) => {
  const { properties, required = [], additionalProperties } = objectIn(schema, document)
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

const objectIn = (schema: Schema, document: ApiDocument): Schema => {
  const { items, ...here } = resolved(schema, document)
  return items ? objectIn(items, document) : here
}

/** What it consists of is shown when it is asked for: one may have more like itself in it. */
const Member = ({
  name,
  needed,
  schema,
  document,
}: SchemaViewProps & { readonly name: string; readonly needed: boolean }) => {
  const [isOpen, setOpen] = useState(false)
  const { properties, additionalProperties } = objectIn(schema, document)
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
