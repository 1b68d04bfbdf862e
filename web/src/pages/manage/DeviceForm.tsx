import { useMemo, useState } from 'react'
import type { Device } from '#shared/model/device.ts'
import type { Group } from '#shared/model/group.ts'
import { goTo } from '../../app/router.ts'
import { useRefresh } from '../../live/LiveProvider.tsx'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { type AttributeRow, attributesOf, rowsOf } from '../../ui/attributeRows.ts'
import { AttributesField } from '../../ui/AttributesField.tsx'
import { Button } from '../../ui/Button.tsx'
import { Check, Field } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { formText } from '../../ui/formText.ts'
import { useToasts } from '../../ui/toasts.ts'
import { useDoing } from '../../ui/useDoing.ts'
import { GroupChoice } from './GroupChoice.tsx'
import { branchesOf } from './groupTree.ts'

interface DeviceFormProps {
  /** Undefined: a new one. */
  readonly device: Device | undefined
  readonly groups: readonly Group[]
  readonly saved: () => void
}

/** What may be said of a device, or left out. */
const DETAILS = [
  ['phone', 128],
  ['model', 128],
  ['contact', 512],
  ['category', 128],
] as const

export const DeviceForm = ({ device, groups, saved }: DeviceFormProps) => {
  const { manage, shell } = useTexts()
  const { say } = useToasts()
  const refresh = useRefresh()
  const { busy, failure, run } = useDoing()
  const [rows, setRows] = useState<readonly AttributeRow[]>(() => rowsOf(device?.attributes ?? {}))
  const places = useMemo(() => branchesOf(groups), [groups])
  const save = async (form: HTMLFormElement): Promise<void> => {
    const body = { ...bodyOf(form), attributes: attributesOf(rows) }
    await run(async () => {
      const kept = await (device
        ? api.call('devices.update', { params: { id: device.id }, body: { ...body, id: device.id } })
        : api.call('devices.create', { body }))
      say({ tone: 'plain', text: shell.saved })
      if (device) saved()
      else goTo(`/manage/devices/${kept.id}`, {}, { replace: true })
      await refresh()
    })
  }
  return (
    <Form
      label={device?.name ?? manage.device.newTitle}
      submit={form => void save(form)}
      failure={failure}
      buttons={
        <Button kind="main" type="submit" busy={busy}>
          {shell.save}
        </Button>
      }
    >
      <Field label={manage.name} name="name" defaultValue={device?.name} maxLength={128} required />
      <Field
        label={manage.device.uniqueId}
        hint={manage.device.uniqueIdHint}
        name="uniqueId"
        defaultValue={device?.uniqueId}
        maxLength={128}
        spellCheck={false}
        autoCapitalize="none"
        required
      />
      <GroupChoice label={manage.device.group} places={places} groupId={device?.groupId ?? 0} />
      {DETAILS.map(([name, most]) => (
        <Field
          key={name}
          label={manage.device[name]}
          name={name}
          defaultValue={device?.[name] ?? ''}
          maxLength={most}
        />
      ))}
      <Check label={manage.device.disabled} name="disabled" defaultChecked={device?.disabled ?? false} />
      <AttributesField rows={rows} change={setRows} />
    </Form>
  )
}

const bodyOf = (form: HTMLFormElement) => {
  const text = formText(form)
  return {
    name: text('name'),
    uniqueId: text('uniqueId').trim(),
    groupId: Number(text('groupId')),
    phone: text('phone') || null,
    model: text('model') || null,
    contact: text('contact') || null,
    category: text('category') || null,
    disabled: text('disabled') !== '',
  }
}
