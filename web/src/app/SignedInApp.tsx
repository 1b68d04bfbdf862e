import { useEffect } from 'react'
import { EventsProvider } from '../events/EventsProvider.tsx'
import { GeofencesProvider } from '../geofences/GeofencesProvider.tsx'
import { LiveProvider } from '../live/LiveProvider.tsx'
import { useTexts } from '../texts/texts.ts'
import { useToasts } from '../ui/ToastsProvider.tsx'
import { registerWorker } from './install.ts'
import { Layout } from './Layout.tsx'

/** The app of a signed-in user. Signing in does not wait for it. */
export const SignedInApp = () => {
  useEffect(() => void registerWorker(), [])
  return (
    <LiveProvider>
      <EventsProvider>
        <TileNotice />
        <GeofencesProvider>
          <Layout />
        </GeofencesProvider>
      </EventsProvider>
    </LiveProvider>
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
