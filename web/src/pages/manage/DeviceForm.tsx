import { useMemo, useState } from 'react'
import { INGEST_KEY_ATTRIBUTE } from '#shared/domain/ingestKeys.ts'
import type { Device } from '#shared/model/device.ts'
import type { Group } from '#shared/model/group.ts'
import { navigate } from '../../app/router.ts'
import { useRefresh } from '../../live/LiveProvider.tsx'
import { api, useSignedIn } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { type AttributeRow, attributesOf, rowsOf } from '../../ui/attributeRows.ts'
import { AttributesField } from '../../ui/AttributesField.tsx'
import { Checkbox, Field, formText } from '../../ui/Field.tsx'
import { SaveForm } from '../../ui/Form.tsx'
import { keepCreatedKey } from '../connect/createdKeys.ts'
import { GroupSelect } from './EntityPage.tsx'
import { flattenGroups } from './groupTree.ts'

interface DeviceFormProps {
  /** Undefined for a new device. */
  readonly device: Device | undefined
  readonly groups: readonly Group[]
  readonly saved: () => void
}

/** Optional fields and their maximum length. */
const DETAILS = [
  ['phone', 128],
  ['model', 128],
  ['contact', 512],
  ['category', 128],
] as const

export const DeviceForm = ({ device, groups, saved }: DeviceFormProps) => {
  const { manage } = useTexts()
  const refresh = useRefresh()
  const { user } = useSignedIn()
  const [rows, setRows] = useState<readonly AttributeRow[]>(() => rowsOf(device?.attributes ?? {}))
  const parents = useMemo(() => flattenGroups(groups), [groups])
  const save = (form: HTMLFormElement): Promise<Device> => {
    const body = { ...bodyOf(form), attributes: attributesOf(rows) }
    return device
      ? api.call('devices.update', { params: { id: device.id }, body: { ...body, id: device.id } })
      : api.call('devices.create', { body }).then(keepKeyOf(user.id))
  }
  const after = (kept: Device): Promise<void> => {
    if (device) saved()
    else navigate(`/manage/devices/${kept.id}`, {}, { replace: true })
    return refresh()
  }
  return (
    <SaveForm label={device?.name ?? manage.device.newTitle} save={save} saved={after}>
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
      <GroupSelect label={manage.device.group} parents={parents} groupId={device?.groupId ?? 0} />
      {DETAILS.map(([name, most]) => (
        <Field
          key={name}
          label={manage.device[name]}
          name={name}
          defaultValue={device?.[name] ?? ''}
          maxLength={most}
        />
      ))}
      <Checkbox label={manage.device.disabled} name="disabled" defaultChecked={device?.disabled ?? false} />
      <AttributesField rows={rows} change={setRows} />
    </SaveForm>
  )
}

/** A server that requires keys returns that of a new device only once. The page that connects a phone shows it. */
const keepKeyOf =
  (userId: number) =>
  (device: Device): Device => {
    const { [INGEST_KEY_ATTRIBUTE]: key } = device.attributes
    if (typeof key === 'string') keepCreatedKey({ userId, deviceId: device.id, key })
    return device
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
