import { useCallback, useMemo } from 'react'
import type { Device } from '#shared/model/device.ts'
import { meters } from '#shared/units.ts'
import { linkTo } from '../../app/links.ts'
import { navigate } from '../../app/router.ts'
import { useFormat } from '../../format/useFormat.ts'
import { visibleGroups } from '../../groups/visibleGroups.ts'
import { geofencesOfDevice, usersOfDevice } from '../../links/linking.ts'
import { useLive, useRefresh } from '../../live/LiveProvider.tsx'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { DeleteButton } from '../../ui/Dialog.tsx'
import { Field, formText } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useToasts } from '../../ui/ToastsProvider.tsx'
import { useAction } from '../../ui/useAction.ts'
import { useQuery } from '../../ui/useQuery.ts'
import { Aliases } from './Aliases.tsx'
import { Commands } from './Commands.tsx'
import { DeviceForm } from './DeviceForm.tsx'
import { EntityPage, Section, Sharing } from './EntityPage.tsx'

/** Edits or creates a device, with its sharing, commands and attributes. */
export const DevicePage = ({ id }: { readonly id: string }) => {
  const { manage } = useTexts()
  const { administrator, mayWrite, mayWriteDevices } = useRights()
  const { query, data, refetch } = useQuery(
    useCallback(
      async signal => {
        const request = { query: { ...(administrator && { all: administrator }) }, signal }
        const [devices, groups] = await Promise.all([
          api.call('devices.list', request),
          api.call('groups.list', request),
        ])
        return { devices, groups: visibleGroups(groups, devices) }
      },
      [administrator],
    ),
  )
  const device = data?.devices.find(one => String(one.id) === id)
  return (
    <EntityPage
      texts={manage.device}
      backTo={linkTo('/manage/devices')}
      isNew={id === 'new'}
      name={device?.name}
      query={query}
      mayWrite={mayWrite}
    >
      {mayWriteDevices ? (
        <DeviceForm device={device} groups={data?.groups ?? []} saved={refetch} />
      ) : (
        <Notice>{manage.readonly}</Notice>
      )}
      {device && <DeviceParts device={device} />}
    </EntityPage>
  )
}

const DeviceParts = ({ device }: { readonly device: Device }) => {
  const { connect, manage } = useTexts()
  const { administrator, mayWriteDevices } = useRights()
  const refresh = useRefresh()
  return (
    <>
      <div className="actions">
        <ButtonLink href={linkTo(`/devices/${device.id}`)}>
          <Icon name="map" />
          {manage.device.onMap}
        </ButtonLink>
        <ButtonLink href={linkTo(`/devices/${device.id}/connect`)}>
          <Icon name="phone" />
          {connect.button}
        </ButtonLink>
      </div>
      <DeviceSharing device={device} />
      <Commands device={device} />
      {mayWriteDevices && <Aliases device={device} />}
      {administrator && <Odometer device={device} />}
      {mayWriteDevices && (
        <DeleteButton
          title={manage.device.deleteTitle(device.name)}
          text={manage.device.deleteText}
          remove={async () => {
            await api.call('devices.remove', { params: { id: device.id } })
            navigate('/manage/devices')
            await refresh()
          }}
        />
      )}
    </>
  )
}

const DeviceSharing = ({ device: { id, name } }: { readonly device: Device }) => {
  const { manage } = useTexts()
  const { administrator } = useRights()
  const { sharing } = manage
  const users = useMemo(() => usersOfDevice(id), [id])
  const geofences = useMemo(() => geofencesOfDevice(id, administrator), [id, administrator])
  return (
    <Section title={sharing.title}>
      <Sharing of={name} usersTitle={sharing.deviceUsers(name)} users={users} geofences={geofences} />
    </Section>
  )
}

const DIGITS = 3

/** Sets the device's total distance to the value of its odometer. */
const Odometer = ({ device: { id } }: { readonly device: Device }) => {
  const { manage } = useTexts()
  const { units } = useFormat()
  const { showToast } = useToasts()
  const { positions } = useLive()
  const refresh = useRefresh()
  const { busy, error, run } = useAction()
  const { symbol, from } = units.distance
  const known = positions.get(id)?.attributes['totalDistance']
  const save = async (form: HTMLFormElement): Promise<void> => {
    const typed = Number(formText(form)('distance').replace(',', '.'))
    await run(async () => {
      const totalDistance = meters(typed / from(meters(1)))
      await api.call('devices.setDistance', { params: { id }, body: { deviceId: id, totalDistance } })
      showToast({ tone: 'plain', text: manage.distance.done })
      await refresh()
    })
  }
  return (
    <Section title={manage.distance.title}>
      {positions.has(id) ? (
        <Form
          label={manage.distance.title}
          submit={form => void save(form)}
          error={error}
          buttons={
            <Button type="submit" busy={busy}>
              {manage.distance.set}
            </Button>
          }
        >
          <Field
            label={manage.distance.label(symbol)}
            name="distance"
            inputMode="decimal"
            pattern="[0-9]+([.,][0-9]+)?"
            defaultValue={typeof known === 'number' ? String(Number(from(meters(known)).toFixed(DIGITS))) : '0'}
            required
          />
        </Form>
      ) : (
        <Notice>{manage.distance.noPosition}</Notice>
      )}
    </Section>
  )
}
