import { useCallback, useMemo, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import styles from './LinkDialog.module.css'
import { useTexts } from '../texts/texts.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useQuery } from '../ui/useQuery.ts'
import { VirtualList } from '../ui/VirtualList.tsx'
import type { Linkable } from './linkOptions.ts'
import type { Linking } from './linking.ts'
import { useAction } from '../ui/useAction.ts'
import { filterByText } from '../ui/rows.ts'
import { QueryView } from '../ui/QueryView.tsx'

/** What can be linked: what its button says, and its window. */
export interface LinkChoice extends Omit<LinkDialogProps, 'close'> {
  readonly button: string
}

/** A button for each kind of links. `choices` must be the same objects while a window is open: make them with useMemo. */
export const LinkButtons = ({ choices }: { readonly choices: readonly LinkChoice[] }) => {
  const [open, setOpen] = useState<number>()
  const shown = open === undefined ? undefined : choices[open]
  return (
    <div className={styles['buttons']}>
      {choices.map(({ button }, n) => (
        <Button key={button} aria-haspopup="dialog" onClick={() => setOpen(n)}>
          {button}
        </Button>
      ))}
      {shown && (
        <LinkDialog title={shown.title} ask={shown.ask} linking={shown.linking} close={() => setOpen(undefined)} />
      )}
    </div>
  )
}

export interface LinkDialogProps {
  readonly title: string
  /** The same function as long as the dialog is open. */
  readonly ask: (signal: AbortSignal) => Promise<readonly Linkable[]>
  readonly linking: Linking
  readonly close: () => void
}

const ROW_PX = 52

/** A box for each thing: ticked while it is linked. Each change is saved at once. */
const LinkDialog = ({ title, ask, linking, close }: LinkDialogProps) => {
  const { manage } = useTexts()
  const { query, data: all = NONE } = useQuery(ask)
  const [text, setText] = useState('')
  const shown = useMemo(() => filterByText(all, text, ({ name, more }) => [name, more]), [all, text])
  return (
    <Dialog title={title} close={close}>
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

const NONE: readonly Linkable[] = []

/** What the server said after a change. */
interface Changed {
  readonly linked: boolean
  /** It was unlinked, and yet it is there in another way. */
  readonly remains: boolean
}

interface LinkRowProps {
  readonly item: Linkable
  readonly linking: Linking
}

/** Asks for its own state once it is in sight: nobody has to know all of thousands. */
const LinkRow = ({ item, linking }: LinkRowProps) => {
  const { manage } = useTexts()
  const { id, name, more, note } = item
  const { query, data } = useQuery(
    useCallback(
      async signal => {
        await settled(signal)
        return linking.isLinked(id, signal)
      },
      [linking, id],
    ),
  )
  const { busy, error, run } = useAction()
  const [changed, setChanged] = useState<Changed>()
  const linked = changed?.linked ?? data ?? false
  const [wanted, setWanted] = useState(false)
  const turn = async (): Promise<void> => {
    setWanted(!linked)
    await run(async () => {
      await (linked ? linking.unlink(id) : linking.link(id))
      const now = await linking.isLinked(id, new AbortController().signal)
      setChanged({ linked: now, remains: linked && now })
    })
  }
  const problem = error ?? (query.kind === 'error' ? query.message : undefined)
  const said = note === undefined ? more : `${more ?? ''} · ${manage.sharing[note]}`
  return (
    <label className={styles['row']} data-sure={query.kind === 'success'}>
      <input
        type="checkbox"
        // While it is saved it is as the person wants it.
        checked={busy ? wanted : linked}
        disabled={query.kind !== 'success'}
        aria-busy={query.kind === 'loading' || busy}
        onChange={() => {
          // It keeps the focus while it is busy, which a disabled one would not.
          if (!busy) void turn()
        }}
      />
      <span className={styles['name']}>{name}</span>
      <span className={styles['more']} role="status" {...(problem !== undefined && { 'data-tone': 'danger' })}>
        {problem ?? (changed?.remains === true ? manage.sharing.throughGroup : said)}
      </span>
    </label>
  )
}

const PAUSE_MS = 150

/** After a moment, so that what only flies past is not asked for. Rejects when the signal says that it has gone. */
const settled = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, PAUSE_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('gone', 'AbortError'))
    })
  })
