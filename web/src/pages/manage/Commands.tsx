import { useCallback, useEffect, useState } from 'react'
import type { Device } from '#shared/model/device.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Field, formText, Select } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { Table } from '../../ui/Table.tsx'
import { useAction } from '../../ui/useAction.ts'
import { useQuery } from '../../ui/useQuery.ts'
import { Section } from './EntityPage.tsx'

/** Sends commands of the types that the device supports, which are loaded on request. */
export const Commands = ({ device: { id } }: { readonly device: Device }) => {
  const { manage } = useTexts()
  const { maySendCommands } = useRights()
  const { busy, error, run } = useAction()
  const [types, setTypes] = useState<readonly string[]>()
  const [sentAt, setSentAt] = useState<number>()
  const ask = (): void => {
    void run(async () => {
      const list = await api.call('commandtypes.list', { query: { deviceId: id } })
      setTypes(list.map(({ type }) => type))
    })
  }
  return (
    <Section title={manage.commands.title}>
      {!maySendCommands && <Notice>{manage.commands.limited}</Notice>}
      {maySendCommands && types === undefined && (
        <Button busy={busy} onClick={ask}>
          {manage.commands.ask}
        </Button>
      )}
      <ErrorNotice message={error} />
      {types?.length === 0 && <Notice>{manage.commands.noTypes}</Notice>}
      {types !== undefined && types.length > 0 && <CommandForm deviceId={id} types={types} onSent={setSentAt} />}
      <QueuedCommands deviceId={id} since={sentAt} />
    </Section>
  )
}

interface CommandFormProps {
  readonly deviceId: number
  readonly types: readonly string[]
  /** Unix time in milliseconds. */
  readonly onSent: (at: number) => void
}

const CommandForm = ({ deviceId, types, onSent }: CommandFormProps) => {
  const { manage } = useTexts()
  const { busy, error, run } = useAction()
  const [sent, setSent] = useState<SentCommand>()
  const send = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const data = text('data')
    await run(async () => {
      const at = Date.now()
      const body = { deviceId, type: text('type'), ...(data !== '' && { attributes: { data } }) }
      await api.call('commands.create', { body })
      setSent({ at })
      onSent(at)
      form.reset()
    })
  }
  const names: Readonly<Record<string, string>> = manage.commands.types
  return (
    <>
      <Form
        label={manage.commands.title}
        submit={form => void send(form)}
        error={error}
        buttons={
          <Button type="submit" busy={busy}>
            {manage.commands.send}
          </Button>
        }
      >
        <Select label={manage.commands.type} name="type">
          {types.map(type => (
            <option key={type} value={type}>
              {names[type] ?? type}
            </option>
          ))}
        </Select>
        <Field label={manage.commands.data} hint={manage.commands.dataHint} name="data" spellCheck={false} required />
      </Form>
      {sent && <CommandState deviceId={deviceId} sent={sent} />}
    </>
  )
}

export interface SentCommand {
  /** Unix time in milliseconds. */
  readonly at: number
}

interface CommandStateProps {
  readonly deviceId: number
  readonly sent: SentCommand
}

/** State of a command: queued, delivered with the device's next report, or answered. */
const CommandState = ({ deviceId, sent: { at } }: CommandStateProps) => {
  const { manage } = useTexts()
  const { clock } = useFormat()
  const { devices, positions, events } = useLive()
  const answer = events.find(
    event => event.deviceId === deviceId && event.type === 'commandResult' && Date.parse(event.serverTime) >= at,
  )
  const reported = [devices.get(deviceId)?.lastUpdate, positions.get(deviceId)?.serverTime]
    .flatMap(time => (time ? [Date.parse(time)] : []))
    .filter(time => time > at)
  return (
    <Notice>
      <div role="status">
        {manage.commands.queued(clock(at))}
        {reported.length > 0 && ` ${manage.commands.taken(clock(Math.max(...reported)))}`}
        {answer && ` ${manage.commands.answered(String(answer.attributes['result']))}`}
      </div>
    </Notice>
  )
}

interface QueuedCommandsProps {
  readonly deviceId: number
  /** Reloads the list when it changes. */
  readonly since: number | undefined
}

/** Commands that are queued or were delivered in the last week. Reloaded after each report of the device. */
const QueuedCommands = ({ deviceId, since }: QueuedCommandsProps) => {
  const { manage } = useTexts()
  const { dateTime } = useFormat()
  const reported = useLive().devices.get(deviceId)?.lastUpdate
  const { query, refetch } = useQuery(
    useCallback(signal => api.call('commands.queue', { query: { deviceId }, signal }), [deviceId]),
  )
  useEffect(() => refetch(), [refetch, since, reported])
  if (query.kind === 'error') return <ErrorNotice message={query.message} />
  if (query.kind === 'loading' || query.data.length === 0) return undefined
  return (
    <Table
      label={manage.commands.list}
      rows={query.data}
      keyOf={({ id }) => id}
      columns={[
        { title: manage.commands.data, cell: ({ attributes }) => String(attributes['data']) },
        { title: manage.commands.queuedAt, cell: ({ queuedTime }) => dateTime(queuedTime) },
        {
          title: manage.commands.handedOutAt,
          cell: ({ handedOutTime }) => (handedOutTime === null ? manage.commands.waits : dateTime(handedOutTime)),
        },
      ]}
    />
  )
}
