import { lazy, Suspense, useEffect } from 'react'
import { followOtherTabs, keepVisit, lastVisit } from '../session/lastVisit.ts'
import { SignedInContext, startSession, useSessionState } from '../session/sessionStore.ts'
import { linkSecret, SignInPage } from '../session/SignInPage.tsx'
import { useFirstTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Loading } from '../ui/Loading.tsx'
import { ToastsProvider } from '../ui/ToastsProvider.tsx'
import { errorMessage } from '../ui/useAction.ts'
import { ErrorBoundary, Message } from './ErrorBoundary.tsx'
import { LanguageProvider } from './LanguageProvider.tsx'

interface AppProps {
  /** Token of the shared link that opened the page. */
  readonly shareToken: string | undefined
}

export const App = ({ shareToken }: AppProps) => (
  <LanguageProvider>
    <ErrorBoundary kind="main">
      <ToastsProvider>
        <Suspense fallback={<Loading />}>
          <Start shareToken={shareToken} />
        </Suspense>
      </ToastsProvider>
    </ErrorBoundary>
  </LanguageProvider>
)

const SharedPage = lazy(async () => ({ default: (await import('../share/SharedPage.tsx')).SharedPage }))

/** The page of a shared link, or the app. */
const Start = ({ shareToken }: AppProps) => {
  if (shareToken === undefined) return <Session />
  return <SharedPage token={shareToken} />
}

const loadSignedInApp = async () => ({ default: (await import('./SignedInApp.tsx')).SignedInApp })
const SignedInApp = lazy(loadSignedInApp)

/** Reads the session while the texts and the app of signed-in users load. A failure appears when they are shown. */
export const beginSession = (): void => {
  followOtherTabs()
  void startSession({ setsPassword: linkSecret() !== null, lastVisit: lastVisit() })
  loadSignedInApp().catch(() => undefined)
}

const Session = () => {
  const session = useSessionState()
  const { shell } = useFirstTexts()
  useEffect(() => keepVisit(session), [session])
  switch (session.kind) {
    case 'starting':
      return <Loading />
    case 'unreachable':
      return (
        <Message title={shell.unreachable} text={errorMessage(session.error)}>
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
          <SignedInApp />
        </SignedInContext>
      )
  }
}
