import { useState } from 'react'
import { Choice, Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { type ApiDocument, entriesOf } from './apiDocument.ts'
import { OperationView } from './OperationView.tsx'
import { Prose } from './Prose.tsx'
import styles from './reference.module.css'
import { texts } from './texts.ts'
import { type Reference, useReference } from './useReference.ts'

/** The reference of all APIs, from their documents. */
export const ReferencePage = () => {
  const { listed, chosen, document, named, hasFailed } = useReference()
  const [search, setSearch] = useState('')
  const [token, setToken] = useState('')
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1>{texts.title}</h1>
        <a href="/">{texts.app}</a>
        <ApiChoice listed={listed} chosen={chosen} />
        <SearchField value={search} onChange={setSearch} />
        <TokenField value={token} onChange={setToken} />
        {chosen && <a href={chosen.url}>{texts.download}</a>}
      </header>
      <main className={styles['main']}>
        {hasFailed && <Notice tone="danger">{texts.failed}</Notice>}
        {!hasFailed && !document && <p>{texts.loading}</p>}
        {document && <DocumentView document={document} search={search} token={token} named={named} />}
      </main>
    </div>
  )
}

const ApiChoice = ({ listed, chosen }: Pick<Reference, 'listed' | 'chosen'>) => (
  <Choice label={texts.api} value={chosen?.api ?? ''} onChange={({ target }) => (location.hash = target.value)}>
    {listed.map(({ api, title }) => (
      <option key={api} value={api}>
        {title}
      </option>
    ))}
  </Choice>
)

interface TextProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

const SearchField = ({ value, onChange }: TextProps) => (
  <Field
    label={texts.search}
    hint={texts.searchHint}
    type="search"
    value={value}
    onChange={({ target }) => onChange(target.value)}
  />
)

/** A password field: what stands in it is one. */
const TokenField = ({ value, onChange }: TextProps) => (
  <Field
    label={texts.token}
    hint={texts.tokenHint}
    type="password"
    autoComplete="off"
    value={value}
    onChange={({ target }) => onChange(target.value.trim())}
  />
)

interface DocumentViewProps {
  readonly document: ApiDocument
  readonly search: string
  readonly token: string
  readonly named: string
}

const DocumentView = ({ document, search, token, named }: DocumentViewProps) => {
  const entries = entriesOf(document, search)
  return (
    <>
      <h2>{document.info.title}</h2>
      <Prose text={document.info.description} />
      {entries.length === 0 && <p>{texts.noneFound}</p>}
      {document.tags.map(({ name }) => {
        const members = entries.filter(({ tags }) => tags.includes(name))
        return (
          members.length > 0 && (
            <section key={name} aria-label={name}>
              <h3>{name}</h3>
              {members.map(entry => (
                <OperationView
                  key={entry.operationId}
                  entry={entry}
                  document={document}
                  token={token}
                  isNamed={entry.operationId === named}
                />
              ))}
            </section>
          )
        )
      })}
    </>
  )
}
