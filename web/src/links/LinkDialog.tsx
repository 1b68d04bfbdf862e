import { useCallback, useMemo, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { QueryView } from '../ui/QueryView.tsx'
import { filterByText } from '../ui/rows.ts'
import { useAction } from '../ui/useAction.ts'
import { useQuery } from '../ui/useQuery.ts'
import { VirtualList } from '../ui/VirtualList.tsx'
import styles from './LinkDialog.module.css'
import type { Linking } from './linking.ts'
import type { LinkOption } from './linkOptions.ts'
import { NewViewer } from './NewViewer.tsx'

/** Button and dialog of one kind of links. */
export interface LinkChoice extends Omit<LinkDialogProps, 'close'> {
  readonly button: string
}

/** One button per kind of links. Create `choices` with useMemo, because they must not change while a dialog is open. */
export const LinkButtons = ({ choices }: { readonly choices: readonly LinkChoice[] }) => {
  const [open, setOpen] = useState<number>()
  const shown = open === undefined ? undefined : choices[open]
  return (
    <div className="actions">
      {choices.map(({ button }, n) => (
        <Button key={button} aria-haspopup="dialog" onClick={() => setOpen(n)}>
          {button}
        </Button>
      ))}
      {shown && (
        <LinkDialog
          title={shown.title}
          fetchOptions={shown.fetchOptions}
          linking={shown.linking}
          offersViewer={shown.offersViewer ?? false}
          close={() => setOpen(undefined)}
        />
      )}
    </div>
  )
}

export interface LinkDialogProps {
  readonly title: string
  /** Must not change while the dialog is open. */
  readonly fetchOptions: (signal: AbortSignal) => Promise<readonly LinkOption[]>
  readonly linking: Linking
  /** True if the options are users, so that a new one can be added, which can view only. */
  readonly offersViewer?: boolean
  readonly close: () => void
}

const ROW_PX = 52

/** A checkbox per option, checked if it is linked. Saves each change at once. */
const LinkDialog = ({ title, fetchOptions, linking, offersViewer, close }: LinkDialogProps) => {
  const { manage } = useTexts()
  const { query, data: all = NONE, refetch } = useQuery(fetchOptions)
  const [text, setText] = useState('')
  const shown = useMemo(() => filterByText(all, text, ({ name, more }) => [name, more]), [all, text])
  return (
    <Dialog title={title} close={close}>
      {offersViewer === true && <NewViewer linking={linking} added={refetch} />}
      <QueryView query={query}>
        {() => (
          <>
            <Field
              label={manage.links.search}
              type="search"
              value={text}
              onChange={event => setText(event.target.value)}
            />
            {shown.length === 0 && <Notice>{all.length === 0 ? manage.links.none : manage.links.noneFound}</Notice>}
            <div className={styles['list']} style={{ height: Math.max(1, shown.length) * ROW_PX }}>
              <VirtualList items={shown} keyOf={({ id }) => id} rowHeight={ROW_PX} label={title}>
                {item => <LinkRow item={item} linking={linking} />}
              </VirtualList>
            </div>
          </>
        )}
      </QueryView>
    </Dialog>
  )
}

const NONE: readonly LinkOption[] = []

/** State on the server after a change. */
interface LinkChange {
  readonly linked: boolean
  /** True if the object is still visible in another way after unlinking, for example through a group. */
  readonly stillVisible: boolean
}

interface LinkRowProps {
  readonly item: LinkOption
  readonly linking: Linking
}

/** Loads its own state when it becomes visible, because there can be thousands of rows. */
const LinkRow = ({ item, linking }: LinkRowProps) => {
  const { manage } = useTexts()
  const { id, name, more, note } = item
  const { query, data } = useQuery(
    useCallback(
      async signal => {
        await delay(signal)
        return linking.isLinked(id, signal)
      },
      [linking, id],
    ),
  )
  const { busy, error, run } = useAction()
  const [changed, setChanged] = useState<LinkChange>()
  const linked = changed?.linked ?? data ?? false
  const [wanted, setWanted] = useState(false)
  const toggle = async (): Promise<void> => {
    setWanted(!linked)
    await run(async () => {
      await (linked ? linking.unlink(id) : linking.link(id))
      const now = await linking.isLinked(id, new AbortController().signal)
      setChanged({ linked: now, stillVisible: linked && now })
    })
  }
  const problem = error ?? (query.kind === 'error' ? query.message : undefined)
  const summary = note === undefined ? more : `${more ?? ''} · ${manage.sharing[note]}`
  return (
    <label className={styles['row']} data-sure={query.kind === 'success'}>
      <input
        type="checkbox"
        // Shows the requested state while it is saved.
        checked={busy ? wanted : linked}
        disabled={query.kind !== 'success'}
        aria-busy={query.kind === 'loading' || busy}
        onChange={() => {
          // A disabled checkbox would lose the focus.
          if (!busy) void toggle()
        }}
      />
      <span className={styles['name']}>{name}</span>
      <span className={styles['more']} role="status" {...(problem !== undefined && { 'data-tone': 'danger' })}>
        {problem ?? (changed?.stillVisible === true ? manage.sharing.throughGroup : summary)}
      </span>
    </label>
  )
}

const PAUSE_MS = 150

/** Waits 150 ms, so that rows that scroll past load nothing. Rejects if the signal aborts. */
const delay = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, PAUSE_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('gone', 'AbortError'))
    })
  })
