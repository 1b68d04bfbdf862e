import { useCallback, useEffect, useState } from 'react'
import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { api, useSignedIn } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Notice } from '../../ui/Notice.tsx'
import { BackLink, Card } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import styles from './AdminPage.module.css'
import { type Entry, type EntryProps, ResendForm } from './ResendForm.tsx'

/** Interval in milliseconds and number of reloads after an entry was sent. */
const POLL_EVERY_MS = 1000
const POLLS = 15

/** One rejected point: request, outcome, and a form to send it again. */
export const QuarantineEntry = ({ id }: { readonly id: string }) => {
  const { admin } = useTexts()
  const { query, data, refetch } = useQuery(
    useCallback(
      async signal => {
        const [entry, devices] = await Promise.all([
          api.call('quarantine.get', { params: { id }, signal }),
          api.call('devices.list', { query: { all: true }, signal }),
        ])
        return { entry, devices }
      },
      [id],
    ),
  )
  const poll = usePolling(data?.entry.outcome.state, refetch)
  return (
    <>
      <BackLink href={linkTo('/admin/quarantine')}>{admin.quarantine.back}</BackLink>
      <QueryView query={query}>
        {loaded => (
          <>
            <Facts {...loaded} />
            <OutcomeNotice {...loaded} />
            <ResendForm key={id} {...loaded} sent={poll} />
          </>
        )}
      </QueryView>
    </>
  )
}

/** Reloads the entry after it was sent until it is stored, because the stream is processed asynchronously. */
const usePolling = (state: string | undefined, refetch: () => void): (() => void) => {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (left === 0 || state === 'stored') return undefined
    const timer = setTimeout(() => {
      setLeft(left - 1)
      refetch()
    }, POLL_EVERY_MS)
    return () => clearTimeout(timer)
  }, [left, state, refetch])
  return useCallback(() => {
    refetch()
    setLeft(POLLS)
  }, [refetch])
}

const Facts = ({ entry, devices }: EntryProps) => {
  const { admin, failures } = useTexts()
  const { dateTime } = useFormat()
  const { quarantine } = admin
  const { deviceId, uniqueId, reason, serverTime, protocol } = entry
  const device = devices.find(({ id }) => id === deviceId)
  return (
    <Card title={quarantine.entry}>
      <dl className={styles['facts']}>
        <dt>{quarantine.reason}</dt>
        <dd>{failures.reason(reason)}</dd>
        <dt>{quarantine.time}</dt>
        <dd>{dateTime(serverTime)}</dd>
        <dt>{quarantine.device}</dt>
        <dd>
          {device ? (
            <a href={linkTo(`/manage/devices/${deviceId}`)}>{device.name}</a>
          ) : (
            quarantine.deletedDevice(uniqueId ?? String(deviceId))
          )}
        </dd>
        {protocol !== null && (
          <>
            <dt>{quarantine.protocol}</dt>
            <dd>{protocol}</dd>
          </>
        )}
      </dl>
    </Card>
  )
}

/** Outcome of a rejected point. */
const OutcomeNotice = ({ entry: { outcome }, devices }: EntryProps) => {
  const { admin, failures } = useTexts()
  const { dateTime } = useFormat()
  const { quarantine } = admin
  const { state, time, reason, deviceId, fixTime } = outcome
  const at = time === null ? '' : dateTime(time)
  const device = devices.find(({ id }) => id === deviceId)
  const sender = useSender(outcome)
  return (
    <Notice>
      <div role="status" data-state={state}>
        {state === 'waiting' && quarantine.waiting}
        {state === 'scheduled' && quarantine.scheduled(at)}
        {state === 'refused' && quarantine.refusedAgain(at, failures.reason(reason ?? ''))}
        {(state === 'resent' || state === 'stored') && quarantine.resent(at, sender)}{' '}
        {state === 'resent' && quarantine.notStored}
        {state === 'stored' && (
          <>
            {quarantine.stored(fixTime === null ? '' : dateTime(fixTime))}{' '}
            {device && <a href={linkTo(`/history/${device.id}`)}>{device.name}</a>}
          </>
        )}
      </div>
    </Notice>
  )
}

const useSender = ({ userId }: Entry['outcome']): string => {
  const { admin } = useTexts()
  const { user: me } = useSignedIn()
  const { senders } = admin.quarantine
  if (userId === null) return senders.server
  return userId === me.id ? senders.you : senders.user(userId)
}
