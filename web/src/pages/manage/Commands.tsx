import { useState } from 'react'
import type { Device } from '#shared/model/device.ts'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice, Field, formText } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useDoing } from '../../ui/useAction.ts'
import { CommandState, type SentCommand } from './CommandState.tsx'
import { Part } from './Part.tsx'
import { QueuedCommands } from './QueuedCommands.tsx'

/** Sends a device commands of the types that it takes. It is asked for them when the person wants to send one. */
export const Commands = ({ device: { id } }: { readonly device: Device }) => {
  const { manage } = useTexts()
  const { maySendCommands } = useRights()
  const { busy, failure, run } = useDoing()
  const [types, setTypes] = useState<readonly string[]>()
  const [sentAt, setSentAt] = useState<number>()
  const ask = (): void => {
    void run(async () => {
      const list = await api.call('commandtypes.list', { query: { deviceId: id } })
      setTypes(list.map(({ type }) => type))
    })
  }
  return (
    <Part title={manage.commands.title}>
      {!maySendCommands && <Notice>{manage.commands.limited}</Notice>}
      {maySendCommands && types === undefined && (
        <Button busy={busy} onClick={ask}>
          {manage.commands.ask}
        </Button>
      )}
      {failure !== undefined && <Notice tone="danger">{failure}</Notice>}
      {types?.length === 0 && <Notice>{manage.commands.noTypes}</Notice>}
      {types !== undefined && types.length > 0 && <CommandForm deviceId={id} types={types} onSent={setSentAt} />}
      <QueuedCommands deviceId={id} since={sentAt} />
    </Part>
  )
}

interface CommandFormProps {
  readonly deviceId: number
  readonly types: readonly string[]
  /** Milliseconds since 1970. */
  readonly onSent: (at: number) => void
}

const CommandForm = ({ deviceId, types, onSent }: CommandFormProps) => {
  const { manage } = useTexts()
  const { busy, failure, run } = useDoing()
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
        failure={failure}
        buttons={
          <Button type="submit" busy={busy}>
            {manage.commands.send}
          </Button>
        }
      >
        <Choice label={manage.commands.type} name="type">
          {types.map(type => (
            <option key={type} value={type}>
              {names[type] ?? type}
            </option>
          ))}
        </Choice>
        <Field label={manage.commands.data} hint={manage.commands.dataHint} name="data" spellCheck={false} required />
      </Form>
      {sent && <CommandState deviceId={deviceId} sent={sent} />}
    </>
  )
}
