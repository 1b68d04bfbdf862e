import { useEffect } from 'react'
import { EventsProvider } from '../events/EventsProvider.tsx'
import { LiveProvider } from '../live/LiveProvider.tsx'
import { useSignedIn } from '../session/sessionStore.ts'
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
        <Layout />
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
