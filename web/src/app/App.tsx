import { useEffect } from 'react'
import { EventsProvider } from '../events/EventsProvider.tsx'
import { SignInPage } from '../session/SignInPage.tsx'
import { startSession } from '../session/sessionStore.ts'
import { SignedInContext, useSessionState } from '../session/useSession.ts'
import { TextsContext, textsFor, useTexts } from '../texts/texts.ts'
import { LiveProvider } from '../live/LiveProvider.tsx'
import { Button } from '../ui/Button.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { Loading } from '../ui/Loading.tsx'
import { ToastsProvider } from '../ui/ToastsProvider.tsx'
import { Layout } from './Layout.tsx'
import { Message } from './Message.tsx'
import { TileNotice } from './TileNotice.tsx'

export const App = () => (
  <TextsContext value={textsFor(navigator.languages)}>
    <ErrorBoundary fallback={<Broken />}>
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
        <Message title={shell.unreachable} text={session.sentence}>
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

const Broken = () => {
  const { shell } = useTexts()
  return (
    <Message title={shell.broken} text={shell.brokenHelp}>
      <Button kind="main" onClick={() => window.location.reload()}>
        {shell.reload}
      </Button>
    </Message>
  )
}
