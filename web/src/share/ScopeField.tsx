import { useCallback, useMemo, useState } from 'react'
import type { ResponseBody } from '../api/client.ts'
import type { Device } from '#shared/model/device.ts'
import { useVisibleGroups } from '../groups/useVisibleGroups.ts'
import { useLive } from '../live/LiveProvider.tsx'
import { api } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { useDeviceOptions } from '../track/useDeviceOptions.ts'
import { Select } from '../ui/Field.tsx'
import { Picker } from '../ui/Picker.tsx'
import { useQuery } from '../ui/useQuery.ts'

/** Devices or a group that a share shows. */
export interface Scope {
  readonly deviceIds?: readonly number[]
  readonly groupId?: number
}

interface ScopeFieldProps {
  /** The device that the dialog was opened for. */
  readonly device: Device
  readonly change: (scope: Scope) => void
}

const NO_GROUPS: ResponseBody<'groups.list'> = []

/** What a share shows: one device, several, or a group with the devices that join it later. */
export const ScopeField = ({ device, change }: ScopeFieldProps) => {
  const { share } = useTexts()
  const { devices } = useLive()
  const options = useDeviceOptions(devices)
  const { data = NO_GROUPS } = useQuery(useCallback(signal => api.call('groups.list', { signal }), []))
  const visible = useVisibleGroups(data)
  const groups = useMemo(() => visible.map(({ id, name }) => ({ key: id, text: name })), [visible])
  const [kind, setKind] = useState('device')
  const [chosen, setChosen] = useState<readonly number[]>([device.id])
  const [group, setGroup] = useState<number>()
  const chooseDevices = (ids: readonly number[]): void => {
    setChosen(ids)
    change({ deviceIds: ids })
  }
  const chooseGroup = (id: number | undefined): void => {
    setGroup(id)
    change(id === undefined ? {} : { groupId: id })
  }
  const choose = (next: string): void => {
    setKind(next)
    if (next === 'group') chooseGroup(groups.find(({ key }) => key === device.groupId)?.key)
    else chooseDevices(next === 'device' ? [device.id] : chosen)
  }
  return (
    <>
      <Select label={share.scope} value={kind} onChange={({ target }) => choose(target.value)}>
        <option value="device">{share.scopes.device}</option>
        <option value="devices">{share.scopes.devices}</option>
        {groups.length > 0 && <option value="group">{share.scopes.group}</option>}
      </Select>
      {kind === 'devices' && <Picker label={share.devices} options={options} chosen={chosen} change={chooseDevices} />}
      {kind === 'group' && (
        <Picker
          single
          label={share.group}
          options={groups}
          chosen={group === undefined ? [] : [group]}
          change={([id]) => chooseGroup(id)}
        />
      )}
    </>
  )
}
