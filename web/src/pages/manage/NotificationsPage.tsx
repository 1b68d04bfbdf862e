import { useCallback, useRef, useState } from 'react'
import type { Notification } from '#shared/model/notification.ts'
import { api, useSignedIn } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Table } from '../../ui/Table.tsx'
import { useAction } from '../../ui/useAction.ts'
import { useQuery } from '../../ui/useQuery.ts'
import { Section } from './EntityPage.tsx'
import styles from './ManagePage.module.css'

/** Notification settings per event type. Saves each change at once. */
export const NotificationsPage = () => {
  const { manage } = useTexts()
  const { mayWrite } = useRights()
  const { query } = useQuery(useCallback(signal => api.call('notifications.list', { signal }), []))
  return (
    <Section title={manage.notifications.title} help={manage.notifications.help}>
      {!mayWrite && <Notice>{manage.readonly}</Notice>}
      <QueryView query={query}>{known => <NotificationTable known={known} mayWrite={mayWrite} />}</QueryView>
      <TestMail />
    </Section>
  )
}

type Channel = 'web' | 'mail'

interface NotificationTableProps {
  readonly known: readonly Notification[]
  readonly mayWrite: boolean
}

const NotificationTable = ({ known, mayWrite }: NotificationTableProps) => {
  const { manage } = useTexts()
  const { user } = useSignedIn()
  const [list, setList] = useState(known)
  const { busy, error, run } = useAction()
  const last = useRef(Promise.resolve())
  const names: Readonly<Record<string, string>> = manage.notifications.types
  const nameOf = ({ type }: Notification) => names[type] ?? type
  const toggle = (one: Notification, channel: Channel): void => {
    const { type, web, mail, attributes } = one
    const body = { type, web, mail, attributes, userId: user.id, [channel]: !one[channel] }
    const keep = (row: Notification): void => setList(before => before.map(old => (old.type === type ? row : old)))
    keep({ ...one, [channel]: !one[channel] })
    // Serialized, so that the last of two quick clicks wins.
    last.current = last.current
      .then(() => run(() => api.call('notifications.set', { body })))
      .then(done => {
        if (!done) keep(one)
      })
  }
  const box = (channel: Channel) => (one: Notification) => (
    <input
      type="checkbox"
      className={styles['box']}
      aria-label={manage.notifications.tell(nameOf(one), manage.notifications[channel])}
      checked={one[channel]}
      aria-busy={busy}
      disabled={!mayWrite}
      onChange={() => toggle(one, channel)}
    />
  )
  return (
    <>
      <ErrorNotice message={error} />
      <Table
        label={manage.notifications.title}
        rows={list}
        keyOf={({ type }) => type}
        columns={[
          { title: manage.notifications.event, cell: nameOf },
          { title: manage.notifications.web, cell: box('web') },
          { title: manage.notifications.mail, cell: box('mail') },
        ]}
      />
    </>
  )
}

const TestMail = () => {
  const { manage } = useTexts()
  const { user } = useSignedIn()
  const { busy, error, run } = useAction()
  const [sent, setSent] = useState(false)
  const send = async (): Promise<void> => {
    setSent(false)
    setSent(await run(() => api.call('notifications.test')))
  }
  return (
    <>
      <Button busy={busy} onClick={() => void send()}>
        {manage.notifications.test}
      </Button>
      <ErrorNotice message={error} />
      {sent && (
        <Notice>
          <div role="status">{manage.notifications.tested(user.email)}</div>
        </Notice>
      )}
    </>
  )
}
