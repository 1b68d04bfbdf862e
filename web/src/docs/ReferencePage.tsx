import { Fragment, useEffect, useState, useSyncExternalStore } from 'react'
import { Field, Select } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { type ApiDocument, entriesOf, type ListedDocument } from './apiDocument.ts'
import { OperationView } from './OperationView.tsx'
import styles from './reference.module.css'
import { texts } from './texts.ts'

/** Reference of all APIs, rendered from their OpenAPI documents. */
export const ReferencePage = () => {
  const { listed, chosen, document, selectedId, hasFailed } = useReference()
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
        {document && <DocumentView document={document} search={search} token={token} selectedId={selectedId} />}
      </main>
    </div>
  )
}

const ApiChoice = ({ listed, chosen }: Pick<Reference, 'listed' | 'chosen'>) => (
  <Select label={texts.api} value={chosen?.api ?? ''} onChange={({ target }) => (location.hash = target.value)}>
    {listed.map(({ api, title }) => (
      <option key={api} value={api}>
        {title}
      </option>
    ))}
  </Select>
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

/** A password field, because a token is a secret. */
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
  readonly selectedId: string
}

const DocumentView = ({ document, search, token, selectedId }: DocumentViewProps) => {
  const entries = entriesOf(document, search)
  return (
    <>
      <h2>{document.info.title}</h2>
      <Markdown text={document.info.description} />
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
                  isSelected={entry.operationId === selectedId}
                />
              ))}
            </section>
          )
        )
      })}
    </>
  )
}

/** Renders the Markdown of our documents: paragraphs, `code` and **bold**. */
const Markdown = ({ text }: { readonly text: string }) =>
  text.split(/\n{2,}/).map(paragraph => <p key={paragraph}>{paragraph.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map(inline)}</p>)

const inline = (piece: string, place: number) => {
  if (piece.startsWith('`')) return <code key={place}>{piece.slice(1, -1)}</code>
  if (piece.startsWith('**')) return <strong key={place}>{piece.slice(2, -2)}</strong>
  return <Fragment key={place}>{piece}</Fragment>
}

/** The listed documents, and the one that the address names: `#vehicles`, `#traccar.devices.list`. */
export interface Reference {
  readonly listed: readonly ListedDocument[]
  readonly chosen: ListedDocument | undefined
  readonly document: ApiDocument | undefined
  /** Operation that the address names. */
  readonly selectedId: string
  readonly hasFailed: boolean
}

const subscribeToHash = (listener: () => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

const fetchJson = async (url: string) => {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} was answered ${response.status}`)
  return response.json()
}

/** Loads the list of documents and the chosen document. */
const useReference = (): Reference => {
  const selectedId = useSyncExternalStore(subscribeToHash, () => location.hash.slice(1))
  const [listed, setListed] = useState<readonly ListedDocument[]>([])
  const [loaded, setLoaded] = useState<{ readonly url: string; readonly document: ApiDocument }>()
  const [hasFailed, setFailed] = useState(false)
  const chosen = listed.find(({ api }) => api === selectedId.split('.')[0]) ?? listed[0]
  const url = chosen?.url
  useEffect(() => {
    fetchJson('/openapi/index.json').then(setListed, () => setFailed(true))
  }, [])
  useEffect(() => {
    if (url === undefined) return undefined
    let isWanted = true
    fetchJson(url).then(
      document => isWanted && setLoaded({ url, document }),
      () => setFailed(true),
    )
    return () => {
      isWanted = false
    }
  }, [url])
  return { listed, chosen, selectedId, hasFailed, document: loaded?.url === url ? loaded?.document : undefined }
}
