import { lazy, Suspense, useEffect } from 'react'
import { EventsProvider } from '../events/EventsProvider.tsx'
import { GeofencesProvider } from '../geofences/GeofencesProvider.tsx'
import { LiveProvider } from '../live/LiveProvider.tsx'
import { hasChosen } from '../preferences/guesses.ts'
import { useSignedIn } from '../session/sessionStore.ts'
import { useRights } from '../session/useRights.ts'
import { useTexts } from '../texts/texts.ts'
import { useToasts } from '../ui/ToastsProvider.tsx'
import { keepPush, registerWorker } from './install.ts'
import { Layout } from './Layout.tsx'

/** The app of a signed-in user. Signing in does not wait for it. */
export const SignedInApp = () => {
  const { id } = useSignedIn().user
  useEffect(() => void registerWorker(), [])
  useEffect(() => void keepPush(id), [id])
  return (
    <LiveProvider>
      <EventsProvider>
        <TileNotice />
        <GeofencesProvider>
          <Layout />
        </GeofencesProvider>
        <FirstChoices />
      </EventsProvider>
    </LiveProvider>
  )
}

const WelcomeDialog = lazy(async () => ({ default: (await import('../welcome/WelcomeDialog.tsx')).WelcomeDialog }))

/** The questions for a user who has chosen nothing yet. A read-only user could not save the answers. */
const FirstChoices = () => {
  const { user } = useSignedIn()
  const { mayWrite } = useRights()
  if (!mayWrite || hasChosen(user)) return null
  return (
    <Suspense fallback={null}>
      <WelcomeDialog />
    </Suspense>
  )
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
