import { lazy, Suspense, useEffect, useState } from 'react'
import { keepVisit, lastVisit } from '../session/lastVisit.ts'
import { SignedInContext, startSession, useSessionState } from '../session/sessionStore.ts'
import { linkSecret, SignInPage } from '../session/SignInPage.tsx'
import { takeShareToken } from '../share/shareToken.ts'
import { TextsContext, textsFor, useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Loading } from '../ui/Loading.tsx'
import { ToastsProvider } from '../ui/ToastsProvider.tsx'
import { ErrorBoundary, Message } from './ErrorBoundary.tsx'

export const App = () => (
  <TextsContext value={textsFor(navigator.languages)}>
    <ErrorBoundary kind="main">
      <ToastsProvider>
        <Start />
      </ToastsProvider>
    </ErrorBoundary>
  </TextsContext>
)

const SharedPage = lazy(async () => ({ default: (await import('../share/SharedPage.tsx')).SharedPage }))

/** The page of a shared link, or the app. */
const Start = () => {
  const [token] = useState(takeShareToken)
  if (token === undefined) return <Session />
  return (
    <Suspense fallback={<Loading />}>
      <SharedPage token={token} />
    </Suspense>
  )
}

const loadSignedInApp = async () => ({ default: (await import('./SignedInApp.tsx')).SignedInApp })
const SignedInApp = lazy(loadSignedInApp)

const Session = () => {
  const session = useSessionState()
  const { shell } = useTexts()
  useEffect(() => {
    void startSession({ setsPassword: linkSecret() !== null, lastVisit: lastVisit() })
    // Loaded while the session is read. A failure appears when the app is shown.
    loadSignedInApp().catch(() => undefined)
  }, [])
  useEffect(() => keepVisit(session), [session])
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
          <Suspense fallback={<Loading />}>
            <SignedInApp />
          </Suspense>
        </SignedInContext>
      )
  }
}
