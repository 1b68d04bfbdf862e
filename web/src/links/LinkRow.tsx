import { useCallback, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { useAsked } from '../ui/useQuery.ts'
import { useDoing } from '../ui/useAction.ts'
import type { Linkable } from './linkables.ts'
import styles from './LinkDialog.module.css'
import type { Linking } from './linking.ts'
import { settled } from './settled.ts'

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
export const LinkRow = ({ item, linking }: LinkRowProps) => {
  const { manage } = useTexts()
  const { id, name, more, note } = item
  const { asked } = useAsked(
    useCallback(
      async (signal: AbortSignal) => {
        await settled(signal)
        return linking.isLinked(id, signal)
      },
      [linking, id],
    ),
  )
  const { busy, failure, run } = useDoing()
  const [changed, setChanged] = useState<Changed>()
  const linked = changed?.linked ?? (asked.kind === 'here' && asked.value)
  const [wanted, setWanted] = useState(false)
  const turn = async (): Promise<void> => {
    setWanted(!linked)
    await run(async () => {
      await (linked ? linking.unlink(id) : linking.link(id))
      const now = await linking.isLinked(id, new AbortController().signal)
      setChanged({ linked: now, remains: linked && now })
    })
  }
  const problem = failure ?? (asked.kind === 'failed' ? asked.sentence : undefined)
  const said = note === undefined ? more : `${more ?? ''} · ${manage.sharing[note]}`
  return (
    <label className={styles['row']} data-sure={asked.kind === 'here'}>
      <input
        type="checkbox"
        // While it is saved it is as the person wants it.
        checked={busy ? wanted : linked}
        disabled={asked.kind !== 'here'}
        aria-busy={asked.kind === 'asking' || busy}
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
