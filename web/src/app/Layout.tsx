import { Suspense, useEffect, useRef } from 'react'
import { useLive, useRetry } from '../live/LiveProvider.tsx'
import { LostBanner } from '../live/LostBanner.tsx'
import { useSignedIn } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Icon } from '../ui/Icon.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Logo } from '../ui/Logo.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import { ErrorBoundary, Message } from './ErrorBoundary.tsx'
import styles from './Layout.module.css'
import { LeaveQuestion } from './LeaveQuestion.tsx'
import { linkTo, matchPath } from './links.ts'
import { type Page, pages } from './pages.ts'
import { useLocation } from './router.ts'

/** Frame of every page: header with account menu, navigation and the page itself. */
export const Layout = () => {
  const { shell } = useTexts()
  const signedIn = useSignedIn()
  const open = pages.filter(page => page.isFor?.(signedIn) !== false)
  return (
    <div className={styles['layout']}>
      <a className={styles['skip']} href="#main" onClick={skipToContent}>
        {shell.skip}
      </a>
      <header className={styles['header']}>
        <span className={styles['product']}>
          <Logo size={24} />
          {shell.product}
        </span>
        <ConnectionState />
        <AccountMenu />
      </header>
      <ConnectionBanner />
      <Navigation open={open} />
      <Main open={open} />
      <LeaveQuestion />
    </div>
  )
}

/** A link to `#main` would change the address of the app. */
const skipToContent = (event: { preventDefault(): void }): void => {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

const ConnectionState = () => {
  const { connection, lostSince } = useLive()
  const { shell } = useTexts()
  const state = lostSince === undefined ? connection : 'lost'
  const text = { connecting: shell.connecting, live: shell.live, polling: shell.polling, lost: shell.lost }[state]
  return (
    <span className={styles['connection']} data-connection={state} role="status" title={text}>
      <span className="heard">{text}</span>
    </span>
  )
}

/** Tells that the page shows old data. */
const ConnectionBanner = () => {
  const { lostSince, loaded } = useLive()
  return <LostBanner lostSince={lostSince} loaded={loaded} retry={useRetry()} />
}

const Navigation = ({ open }: { readonly open: readonly Page[] }) => {
  const texts = useTexts()
  const { path } = useLocation()
  return (
    <nav className={styles['navigation']} aria-label={texts.shell.navigation}>
      {open.map(({ paths, title, icon, Badge }) =>
        icon === undefined ? undefined : (
          <a
            key={paths[0]}
            href={linkTo(paths[0])}
            aria-current={paths.some(pattern => matchPath(pattern, path)) ? 'page' : undefined}
          >
            <Icon name={icon} />
            <span>{title(texts)}</span>
            {Badge && <Badge />}
          </a>
        ),
      )}
    </nav>
  )
}

const Main = ({ open }: { readonly open: readonly Page[] }) => {
  const texts = useTexts()
  const { path, query } = useLocation()
  const main = useRef<HTMLElement>(null)
  const found = open.flatMap(page => {
    const params = page.paths.map(pattern => matchPath(pattern, path)).find(match => match !== undefined)
    return params ? [{ page, params }] : []
  })[0]
  const title = found ? found.page.title(texts) : texts.shell.notFound
  useEffect(() => {
    document.title = `${title} – ${texts.shell.product}`
  }, [title, texts])
  useEffect(() => {
    // The focused element disappeared with the previous page: continue in the new page, not at the top of the window.
    if (document.activeElement === document.body) main.current?.focus()
  }, [path])
  return (
    <main id="main" ref={main} tabIndex={-1} className={styles['main']}>
      {found ? (
        <ErrorBoundary key={found.page.paths[0]} kind="plain">
          <Suspense fallback={<Loading />}>
            <found.page.Component params={found.params} query={query} />
          </Suspense>
        </ErrorBoundary>
      ) : (
        <Message title={texts.shell.notFound}>
          <a href={linkTo('/')}>{texts.shell.toMap}</a>
        </Message>
      )}
    </main>
  )
}
