import { useEffect } from 'react'
import { EventsProvider } from '../events/EventsProvider.tsx'
import { LiveProvider } from '../live/LiveProvider.tsx'
import { SignedInContext, startSession, useSessionState } from '../session/sessionStore.ts'
import { SignInPage } from '../session/SignInPage.tsx'
import { TextsContext, textsFor, useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Loading } from '../ui/Loading.tsx'
import { ToastsProvider, useToasts } from '../ui/ToastsProvider.tsx'
import { ErrorBoundary, Message } from './ErrorBoundary.tsx'
import { Layout } from './Layout.tsx'

export const App = () => (
  <TextsContext value={textsFor(navigator.languages)}>
    <ErrorBoundary kind="main">
      <ToastsProvider>
        <Session />
      </ToastsProvider>
    </ErrorBoundary>
  </TextsContext>
)

const Session = () => {
  const session = useSessionState()
  const { shell } = useTexts()
  useEffect(() => void startSession(), [])
  switch (session.kind) {
    case 'starting':
      return <Loading />
    case 'unreachable':
      return (
        <Message title={shell.unreachable} text={session.message}>
          <Button kind="main" onClick={() => void startSession()}>
            {shell.retry}
          </Button>
        </Message>
      )
    case 'signedOut':
      return <SignInPage server={session.server} ended={session.ended} />
    case 'signedIn':
      return (
        <SignedInContext value={session}>
          <LiveProvider>
            <EventsProvider>
              <TileNotice />
              <Layout />
            </EventsProvider>
          </LiveProvider>
        </SignedInContext>
      )
  }
}

/** Shows a toast if the content security policy blocked map tiles. */
const TileNotice = () => {
  const { shell } = useTexts()
  const { showToast } = useToasts()
  useEffect(() => {
    const tell = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent): void => {
      if (!['connect-src', 'img-src'].includes(effectiveDirective) || !URL.canParse(blockedURI)) return
      showToast({ tone: 'danger', text: shell.tilesBlocked(new URL(blockedURI).origin) })
    }
    document.addEventListener('securitypolicyviolation', tell)
    return () => document.removeEventListener('securitypolicyviolation', tell)
  }, [showToast, shell])
  return null
}
