import { useCallback, useState } from 'react'
import { linkTo } from '../../app/links.ts'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { useAsked } from '../../ui/useQuery.ts'
import { branchesOf } from './groupTree.ts'
import { SearchedList } from './SearchedList.tsx'

export const GroupsPage = () => {
  const { manage } = useTexts()
  const { mayWrite } = useRights()
  const [all, setAll] = useState(false)
  const { asked } = useAsked(
    useCallback(
      async (signal: AbortSignal) => {
        const list = await api.call('groups.list', { query: { ...(all && { all }) }, signal })
        const names = new Map(list.map(({ id, name }) => [id, name]))
        return branchesOf(list).map(({ group: { id, name, groupId }, depth }) => ({
          id,
          name,
          depth,
          more: groupId === 0 ? '' : manage.group.within(names.get(groupId) ?? `${groupId}`),
          href: linkTo(`/manage/groups/${id}`),
        }))
      },
      [all, manage],
    ),
  )
  return (
    <SearchedList
      asked={asked}
      texts={manage.group}
      addAt={mayWrite ? linkTo('/manage/groups/new') : undefined}
      all={all}
      setAll={setAll}
    />
  )
}
