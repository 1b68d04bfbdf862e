import { useCallback, useMemo, useState } from 'react'
import type { Device } from '#shared/model/device.ts'
import type { Group } from '#shared/model/group.ts'
import { linkTo, type PageProps } from '../../app/links.ts'
import { useVisibleGroups } from '../../groups/useVisibleGroups.ts'
import { isOnline, stateOf } from '../../live/deviceState.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { PageFrame, PageTabs } from '../../ui/PageFrame.tsx'
import { compareByName } from '../../ui/rows.ts'
import { useQuery } from '../../ui/useQuery.ts'
import { DevicePage } from './DevicePage.tsx'
import { FilterableList, type FilterableRow } from './FilterableList.tsx'
import { GroupPage } from './GroupPage.tsx'
import { flattenGroups } from './groupTree.ts'
import { NotificationsPage } from './NotificationsPage.tsx'

const AREAS = ['devices', 'groups', 'notifications'] as const
type Area = (typeof AREAS)[number]

/** `/manage/devices/3` edits a device, `/manage/groups` lists the groups. */
export const ManagePage = ({ params: { area = 'devices', id } }: PageProps) => {
  const { manage } = useTexts()
  const known = AREAS.find(one => one === area) ?? 'devices'
  return (
    <PageFrame title={manage.title}>
      <PageTabs
        label={manage.areasLabel}
        tabs={AREAS.map(one => ({ text: manage.areas[one], href: linkTo(`/manage/${one}`), current: one === known }))}
      />
      <AreaPage area={known} id={id} />
    </PageFrame>
  )
}

const AreaPage = ({ area, id }: { readonly area: Area; readonly id: string | undefined }) => {
  switch (area) {
    case 'devices':
      return id === undefined ? <DevicesPage /> : <DevicePage key={id} id={id} />
    case 'groups':
      return id === undefined ? <GroupsPage /> : <GroupPage key={id} id={id} />
    case 'notifications':
      return <NotificationsPage />
  }
}

const NO_DEVICES: readonly Device[] = []

export const DevicesPage = () => {
  const { manage, map } = useTexts()
  const { mayWriteDevices } = useRights()
  const [all, setAll] = useState(false)
  const { positions } = useLive()
  const { query, data = NO_DEVICES } = useQuery(
    useCallback(
      async (signal: AbortSignal) => {
        const list = await api.call('devices.list', { query: { ...(all && { all }) }, signal })
        return list.toSorted(compareByName)
      },
      [all],
    ),
  )
  const rows = useMemo(() => {
    const stateText = (device: Device): string | undefined => {
      const state = stateOf(device, positions.get(device.id))
      // Of other users' devices the page has no positions, so it cannot tell whether they move.
      return isOnline(state) && !positions.has(device.id) ? undefined : map.states[state]
    }
    return data.map(device => ({
      id: device.id,
      name: device.name,
      more: [device.uniqueId, stateText(device), device.model, device.contact].filter(Boolean).join(' · '),
      href: linkTo(`/manage/devices/${device.id}`),
    }))
  }, [data, positions, map])
  return (
    <FilterableList
      query={query.kind === 'success' ? { kind: 'success', data: rows } : query}
      texts={manage.device}
      addAt={mayWriteDevices ? linkTo('/manage/devices/new') : undefined}
      all={all}
      setAll={setAll}
    />
  )
}

const NO_GROUPS: readonly Group[] = []

export const GroupsPage = () => {
  const { manage } = useTexts()
  const { mayWrite } = useRights()
  const [all, setAll] = useState(false)
  const { query, data = NO_GROUPS } = useQuery(
    useCallback((signal: AbortSignal) => api.call('groups.list', { query: { ...(all && { all }) }, signal }), [all]),
  )
  const visible = useVisibleGroups(data)
  const rows = useMemo(() => groupRows(all ? data : visible, manage.group.within), [all, data, visible, manage])
  return (
    <FilterableList
      query={query.kind === 'success' ? { kind: 'success', data: rows } : query}
      texts={manage.group}
      addAt={mayWrite ? linkTo('/manage/groups/new') : undefined}
      all={all}
      setAll={setAll}
    />
  )
}

const groupRows = (groups: readonly Group[], within: (parent: string) => string): readonly FilterableRow[] => {
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  return flattenGroups(groups).map(({ group: { id, name, groupId }, depth }) => ({
    id,
    name,
    depth,
    more: groupId === 0 ? '' : within(names.get(groupId) ?? `${groupId}`),
    href: linkTo(`/manage/groups/${id}`),
  }))
}
