import { useCallback, useState } from 'react'
import { linkTo } from '../../app/links.ts'
import { statusOf } from '../../live/tracked.ts'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { useAsked } from '../../ui/useQuery.ts'
import { byName } from './byName.ts'
import { SearchedList } from './SearchedList.tsx'

export const DevicesPage = () => {
  const { manage, map } = useTexts()
  const { mayWriteDevices } = useRights()
  const [all, setAll] = useState(false)
  const { asked } = useAsked(
    useCallback(
      async (signal: AbortSignal) => {
        const list = await api.call('devices.list', { query: { ...(all && { all }) }, signal })
        return list.toSorted(byName).map(device => ({
          id: device.id,
          name: device.name,
          more: [device.uniqueId, map.statuses[statusOf(device)], device.model, device.contact]
            .filter(Boolean)
            .join(' · '),
          href: linkTo(`/manage/devices/${device.id}`),
        }))
      },
      [all, map],
    ),
  )
  return (
    <SearchedList
      asked={asked}
      texts={manage.device}
      addAt={mayWriteDevices ? linkTo('/manage/devices/new') : undefined}
      all={all}
      setAll={setAll}
    />
  )
}
