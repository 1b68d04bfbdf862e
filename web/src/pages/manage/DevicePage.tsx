import { useCallback, useMemo } from 'react'
import type { Device } from '#shared/model/device.ts'
import { linkTo } from '../../app/links.ts'
import { goTo } from '../../app/router.ts'
import { geofencesOfDevice, usersOfDevice } from '../../links/linking.ts'
import { useRefresh } from '../../live/LiveProvider.tsx'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { DeleteButton } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useAsked } from '../../ui/useQuery.ts'
import { Aliases } from './Aliases.tsx'
import { Commands } from './Commands.tsx'
import { DeviceForm } from './DeviceForm.tsx'
import styles from './DevicePage.module.css'
import { Odometer } from './Odometer.tsx'
import { One } from './One.tsx'
import { Part } from './Part.tsx'
import { Sharing } from './Sharing.tsx'

/** Changes a device, or makes one; and all that belongs to it. */
export const DevicePage = ({ id }: { readonly id: string }) => {
  const { manage } = useTexts()
  const { administrator, mayWrite, mayWriteDevices } = useRights()
  const { asked, again } = useAsked(
    useCallback(
      async (signal: AbortSignal) => {
        const query = administrator ? { all: administrator } : {}
        const [devices, groups] = await Promise.all([
          api.call('devices.list', { query, signal }),
          api.call('groups.list', { query, signal }),
        ])
        return { devices, groups }
      },
      [administrator],
    ),
  )
  const groups = asked.kind === 'here' ? asked.value.groups : []
  const device = asked.kind === 'here' ? asked.value.devices.find(one => String(one.id) === id) : undefined
  return (
    <One
      texts={manage.device}
      backTo={linkTo('/manage/devices')}
      isNew={id === 'new'}
      name={device?.name}
      asked={asked}
      mayWrite={mayWrite}
    >
      {mayWriteDevices ? (
        <DeviceForm device={device} groups={groups} saved={again} />
      ) : (
        <Notice>{manage.readonly}</Notice>
      )}
      {device && <DeviceParts device={device} />}
    </One>
  )
}

const DeviceParts = ({ device }: { readonly device: Device }) => {
  const { connect, manage } = useTexts()
  const { administrator, mayWriteDevices } = useRights()
  const refresh = useRefresh()
  return (
    <>
      <div className={styles['links']}>
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
            goTo('/manage/devices')
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
    <Part title={sharing.title}>
      <Sharing of={name} usersTitle={sharing.deviceUsers(name)} users={users} geofences={geofences} />
    </Part>
  )
}
