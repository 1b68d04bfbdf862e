import { useMemo, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useAsked } from '../ui/useQuery.ts'
import { VirtualList } from '../ui/VirtualList.tsx'
import type { Linkable } from './linkables.ts'
import styles from './LinkDialog.module.css'
import { LinkRow } from './LinkRow.tsx'
import type { Linking } from './linking.ts'

export interface LinkDialogProps {
  readonly title: string
  /** The same function as long as the dialog is open. */
  readonly ask: (signal: AbortSignal) => Promise<readonly Linkable[]>
  readonly linking: Linking
  readonly close: () => void
}

const ROW_PX = 52

/** A box for each thing: ticked while it is linked. Each change is saved at once. */
export const LinkDialog = ({ title, ask, linking, close }: LinkDialogProps) => {
  const { manage } = useTexts()
  const { asked } = useAsked(ask)
  const [text, setText] = useState('')
  const all = asked.kind === 'here' ? asked.value : NONE
  const shown = useMemo(() => fitting(all, text), [all, text])
  return (
    <Dialog title={title} close={close}>
      {asked.kind === 'asking' && <Loading />}
      {asked.kind === 'failed' && <Notice tone="danger">{asked.sentence}</Notice>}
      {asked.kind === 'here' && (
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
    </Dialog>
  )
}

const NONE: readonly Linkable[] = []

const fitting = (all: readonly Linkable[], text: string): readonly Linkable[] => {
  const wanted = text.trim().toLocaleLowerCase()
  if (wanted === '') return all
  return all.filter(({ name, more = '' }) => `${name}\n${more}`.toLocaleLowerCase().includes(wanted))
}
