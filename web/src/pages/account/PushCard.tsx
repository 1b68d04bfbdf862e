import { useCallback, useEffect, useState } from 'react'
import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { type NotifiedBrowser, type PushState, readPush, turnOffPush, turnOnPush } from '../../push/thisBrowser.ts'
import { api, useSignedIn } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { useToasts } from '../../ui/ToastsProvider.tsx'
import { useAction } from '../../ui/useAction.ts'
import { useQuery } from '../../ui/useQuery.ts'
import styles from './PushCard.module.css'

/** Turns messages to this browser on and off, and lists the browsers that the user is notified in. */
export const PushCard = () => {
  const { push } = useTexts().account
  const { id: user } = useSignedIn().user
  const { query, refetch } = useQuery(useCallback(signal => readPush(user, signal), [user]))
  const isBlocked = query.kind === 'success' && query.data.support === 'blocked'
  useEffect(() => {
    if (!isBlocked) return undefined
    // The user comes back from the settings of the browser.
    addEventListener('focus', refetch)
    return () => removeEventListener('focus', refetch)
  }, [isBlocked, refetch])
  return (
    <Card title={push.title} help={push.help}>
      <p className="soft">
        {push.which} <a href={linkTo('/manage/notifications')}>{push.events}</a>. {push.consent}
      </p>
      <QueryView query={query}>
        {state => (
          <>
            <ThisBrowser state={state} changed={refetch} />
            {state.browsers.length > 0 && <BrowserList state={state} changed={refetch} />}
          </>
        )}
      </QueryView>
    </Card>
  )
}

interface StateProps {
  readonly state: PushState
  readonly changed: () => void
}

const ThisBrowser = ({ state, changed }: StateProps) => {
  const { push } = useTexts().account
  const { publicKey, support, own } = state
  if (support !== 'possible') return <Notice>{push[support]}</Notice>
  if (own !== undefined) return <NotifiedHere own={own} changed={changed} />
  if (publicKey === null) return <Notice>{push.notSetUp}</Notice>
  return <NotNotified publicKey={publicKey} changed={changed} />
}

interface NotNotifiedProps {
  readonly publicKey: string
  readonly changed: () => void
}

const NotNotified = ({ publicKey, changed }: NotNotifiedProps) => {
  const { push } = useTexts().account
  const { id: user } = useSignedIn().user
  const { busy, error, run } = useAction()
  const [obstacle, setObstacle] = useState<'blocked' | 'unreachable'>()
  const turnOn = async (): Promise<void> => {
    setObstacle(undefined)
    await run(async () => {
      const result = await turnOnPush(publicKey, user)
      if (result === 'on') changed()
      else setObstacle(result)
    })
  }
  return (
    <>
      <p role="status">{push.off}</p>
      <ErrorNotice message={obstacle === undefined ? error : push[obstacle]} />
      <div>
        <Button kind="main" busy={busy} onClick={() => void turnOn()}>
          {push.turnOn}
        </Button>
      </div>
    </>
  )
}

const NotifiedHere = ({ own, changed }: { readonly own: string; readonly changed: () => void }) => {
  const { push } = useTexts().account
  const { busy, error, run } = useAction()
  const [tested, setTested] = useState(false)
  const test = async (): Promise<void> => {
    setTested(false)
    setTested(await run(() => api.call('push.test', { params: { id: own } })))
    // The list shows what became of it.
    changed()
  }
  const turnOff = async (): Promise<void> => {
    if (await run(turnOffPush)) changed()
  }
  return (
    <>
      <p role="status">{tested ? push.tested : push.on}</p>
      <ErrorNotice message={error} />
      <div className={styles['buttons']}>
        <Button busy={busy} onClick={() => void test()}>
          {push.test}
        </Button>
        <Button kind="danger" busy={busy} onClick={() => void turnOff()}>
          {push.turnOff}
        </Button>
      </div>
    </>
  )
}

const BrowserList = ({ state: { browsers, own }, changed }: StateProps) => {
  const { push } = useTexts().account
  const { dateTime } = useFormat()
  const { showToast } = useToasts()
  const { busy, error, run } = useAction()
  const nameOf = ({ browser, system }: NotifiedBrowser) => push.nameOf(browser, system)
  const stateOf = ({ active, failingSince, lastSuccess }: NotifiedBrowser): string => {
    if (!active) return push.paused
    if (failingSince !== null) return push.failing(dateTime(failingSince))
    return lastSuccess === null ? push.never : push.last(dateTime(lastSuccess))
  }
  const remove = async (id: string): Promise<void> => {
    const removing = id === own ? turnOffPush : () => api.call('push.unsubscribe', { params: { id } })
    if (!(await run(removing))) return
    showToast({ tone: 'plain', text: push.removed })
    changed()
  }
  return (
    <>
      <ErrorNotice message={error} />
      <ul className={styles['browsers']} aria-label={push.list}>
        {browsers.map(browser => (
          <li key={browser.id}>
            <span>
              <strong>{browser.id === own ? push.ownName(nameOf(browser)) : nameOf(browser)}</strong>
              <span className="soft">{push.since(dateTime(browser.created))}</span>
              <span className="soft">{stateOf(browser)}</span>
            </span>
            <Button
              kind="danger"
              busy={busy}
              aria-label={push.removeNamed(nameOf(browser))}
              onClick={() => void remove(browser.id)}
            >
              {push.remove}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
