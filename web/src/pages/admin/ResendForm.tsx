import { useMemo, useState } from 'react'
import type { ResponseBody } from '../../api/client.ts'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Field, formText, TextArea } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { useAction } from '../../ui/useAction.ts'

interface ResendFormProps extends EntryProps {
  readonly sent: () => void
}

const ROWS_MAX = 16

/** Sends a rejected point again, with a corrected request or to another device. */
export const ResendForm = ({ entry, devices, sent }: ResendFormProps) => {
  const { admin } = useTexts()
  const { quarantine } = admin
  const { busy, error, run } = useAction()
  const successor = registeredAgain(entry, devices)
  const [target, setTarget] = useState(successor?.id ?? entry.deviceId)
  const options = useMemo(
    () => devices.map(({ id, name, uniqueId }) => ({ key: id, text: name, more: uniqueId })),
    [devices],
  )
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const body = { ...changedFields(entry, formText(form)), ...(target !== entry.deviceId && { deviceId: target }) }
    if (await run(() => api.call('quarantine.resend', { params: { id: entry.id }, body }))) sent()
  }
  return (
    <Card title={quarantine.resendTitle} help={quarantine.resendHelp}>
      {successor && <Notice>{quarantine.registeredAgain(successor.name)}</Notice>}
      <Form
        label={quarantine.resendTitle}
        submit={form => void submit(form)}
        error={error}
        buttons={
          <Button kind="main" type="submit" busy={busy}>
            {quarantine.resend}
          </Button>
        }
      >
        <Picker
          label={quarantine.device}
          options={options}
          chosen={[target]}
          change={([chosen]) => setTarget(chosen ?? target)}
          single
        />
        <RequestFields entry={entry} />
      </Form>
    </Card>
  )
}

const FIELDS = ['query', 'contentType', 'body'] as const

/**
 * Returns the changed fields. A text area turns CRLF into LF, which is not a change: multipart bodies need their CRLF.
 */
const changedFields = (entry: Entry, text: (name: string) => string) => {
  const changed = FIELDS.map(field => {
    const typed = entry[field].includes('\r\n') ? text(field).replaceAll(/\r?\n/g, '\r\n') : text(field)
    return [field, typed] as const
  }).filter(([field, typed]) => typed !== entry[field])
  return Object.fromEntries(changed)
}

/** The device that was registered with the identifier of the deleted one. */
const registeredAgain = ({ deviceId, uniqueId }: Entry, devices: Devices) =>
  devices.some(({ id }) => id === deviceId) ? undefined : devices.find(one => one.uniqueId === uniqueId)

const RequestFields = ({ entry }: { readonly entry: Entry }) => {
  const { admin } = useTexts()
  const { quarantine } = admin
  const common = { autoComplete: 'off', spellCheck: false, autoCapitalize: 'none' } as const
  const rows = Math.min(ROWS_MAX, Math.max(3, entry.body.split('\n').length))
  return (
    <>
      <TextArea {...common} label={quarantine.query} name="query" rows={3} defaultValue={entry.query} />
      <Field {...common} label={quarantine.contentType} name="contentType" defaultValue={entry.contentType} />
      <TextArea {...common} label={quarantine.body} name="body" rows={rows} defaultValue={entry.body} />
    </>
  )
}

export type Entry = ResponseBody<'quarantine.get'>
export type Devices = ResponseBody<'devices.list'>

export interface EntryProps {
  readonly entry: Entry
  readonly devices: Devices
}
