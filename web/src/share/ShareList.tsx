import { useFormat } from '../format/useFormat.ts'
import type { ResponseBody } from '../api/client.ts'
import { api } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { QueryView } from '../ui/QueryView.tsx'
import { useAction } from '../ui/useAction.ts'
import type { QueryState } from '../ui/useQuery.ts'
import styles from './ShareList.module.css'

type Shares = ResponseBody<'shares.list'>

interface ShareListProps {
  readonly query: QueryState<Shares>
  readonly changed: () => void
}

/** Active shares, who follows them, and buttons that end or extend them. */
export const ShareList = ({ query, changed }: ShareListProps) => {
  const { share } = useTexts()
  return (
    <QueryView query={query}>
      {shares =>
        shares.length === 0 ? (
          <Notice>{share.noneActive}</Notice>
        ) : (
          <ul className={styles['list']} aria-label={share.active}>
            {shares.map(one => (
              <ShareRow key={one.id} share={one} changed={changed} />
            ))}
          </ul>
        )
      }
    </QueryView>
  )
}

const HOUR_MS = 3_600_000

const ShareRow = ({ share, changed }: { readonly share: Shares[number]; readonly changed: () => void }) => {
  const { share: texts } = useTexts()
  const { dateTime } = useFormat()
  const { busy, error, run } = useAction()
  const { id, name, from, until, views, lastViewed, watching, deviceIds, groupId } = share
  const params = { id }
  const extend = () => {
    const later = new Date(Date.parse(until) + HOUR_MS).toISOString()
    return api.call('shares.update', { params, body: { until: later } })
  }
  const change = async (work: () => Promise<unknown>): Promise<void> => {
    if (await run(work)) changed()
  }
  return (
    <li className={styles['row']}>
      <strong dir="auto">{name}</strong>
      {groupId !== null && <span>{texts.scopes.group}</span>}
      {deviceIds.length > 1 && <span>{texts.deviceCount(deviceIds.length)}</span>}
      <span>{texts.period(dateTime(from), dateTime(until))}</span>
      <span>
        {texts.views(views, lastViewed === null ? '' : dateTime(lastViewed))} · {texts.watching(watching)}
      </span>
      <ErrorNotice message={error} />
      <div className="actions">
        <Button busy={busy} aria-label={texts.extendOf(name)} onClick={() => void change(extend)}>
          {texts.extend}
        </Button>
        <Button
          kind="danger"
          busy={busy}
          aria-label={texts.revokeOf(name)}
          onClick={() => void change(() => api.call('shares.remove', { params }))}
        >
          {texts.revoke}
        </Button>
      </div>
    </li>
  )
}
