/** The page of a shared link: guests see it without an account. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { GuestShare } from '#shared/model/share.ts'
import { type Client, client } from '../api/client.ts'
import { Message } from '../app/ErrorBoundary.tsx'
import { useFormat } from '../format/useFormat.ts'
import { type SignedIn, SignedInContext } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Loading } from '../ui/Loading.tsx'
import { type QueryState, useQuery } from '../ui/useQuery.ts'
import { SharedMap } from './SharedMap.tsx'

export interface Guest extends SignedIn {
  readonly share: GuestShare
  /** When the share was read, Unix time in milliseconds. */
  readonly readAt: number
}

const readGuest = async (api: Client, signal: AbortSignal): Promise<Guest> => {
  const share = await api.call('shares.current', { signal })
  const [user, server] = await Promise.all([api.call('session.get', { signal }), api.call('server.get', { signal })])
  return { share, user, server, readAt: Date.now() }
}

export const SharedPage = ({ token }: { readonly token: string }) => {
  const { share: texts, shell } = useTexts()
  const [endedAt, setEndedAt] = useState<number>()
  const [known, setKnown] = useState<Guest>()
  const api = useMemo(() => client({ token, onUnauthenticated: () => setEndedAt(Date.now()) }), [token])
  const read = useCallback(
    async (signal: AbortSignal) => {
      const guest = await readGuest(api, signal)
      setKnown(guest)
    },
    [api],
  )
  const { query, refetch } = useQuery(read)
  useNextStep(endedAt === undefined ? known?.share : undefined, query, refetch)
  useEffect(() => {
    // An address such as `#/account` belongs to the app.
    const leave = (): void => window.location.reload()
    addEventListener('hashchange', leave)
    return () => removeEventListener('hashchange', leave)
  }, [])
  useEffect(() => void (document.title = known?.share.name ?? texts.page), [known, texts])
  if (known)
    return (
      <SignedInContext value={known}>
        {endedAt === undefined ? (
          <SharedMap api={api} guest={known} token={token} />
        ) : (
          <Ended share={known.share} at={endedAt} />
        )}
      </SignedInContext>
    )
  if (endedAt !== undefined) return <Message title={texts.invalid} text={texts.invalidHelp} />
  if (query.kind !== 'error') return <Loading />
  return (
    <Message title={shell.unreachable} text={query.message}>
      <Button kind="main" onClick={refetch}>
        {shell.retry}
      </Button>
    </Message>
  )
}

/** The longest delay of a timer in browsers. */
const TIMER_MAX_MS = 2 ** 31 - 1
/** The clocks of browser and server differ. */
const AFTER_MS = 500
const AGAIN_MS = 5000

/** Reads the share again when it begins and when it ends, and until that succeeds. The owner may have extended it. */
const useNextStep = (share: GuestShare | undefined, query: QueryState<unknown>, refetch: () => void): void => {
  useEffect(() => {
    if (!share) return undefined
    const now = Date.now()
    const next = [share.from, share.until].map(Date.parse).find(time => time > now)
    const delayMs = next === undefined || query.kind === 'error' ? AGAIN_MS : next - now + AFTER_MS
    const timer = setTimeout(refetch, Math.min(delayMs, TIMER_MAX_MS))
    return () => clearTimeout(timer)
    // A new query state for each attempt.
  }, [share, query, refetch])
}

interface EndedProps {
  readonly share: GuestShare
  /** When the server rejected the token, Unix time in milliseconds. */
  readonly at: number
}

const Ended = ({ share: { until, sharedBy }, at }: EndedProps) => {
  const { share: texts } = useTexts()
  const { dateTime } = useFormat()
  return Date.parse(until) <= at ? (
    <Message title={texts.ended} text={texts.endedAt(sharedBy, dateTime(until))} />
  ) : (
    <Message title={texts.revoked} text={texts.revokedBy(sharedBy)} />
  )
}
