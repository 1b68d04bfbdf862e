import { useCallback, useMemo, useState } from 'react'
import type { Group } from '#shared/model/group.ts'
import { linkTo } from '../../app/links.ts'
import { navigate } from '../../app/router.ts'
import { useVisibleGroups } from '../../groups/useVisibleGroups.ts'
import { geofencesOfGroup, usersOfGroup } from '../../links/linking.ts'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { type AttributeRow, attributesOf, rowsOf } from '../../ui/attributeRows.ts'
import { AttributesField } from '../../ui/AttributesField.tsx'
import { DeleteButton } from '../../ui/Dialog.tsx'
import { Field, formText } from '../../ui/Field.tsx'
import { SaveForm } from '../../ui/Form.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import { EntityPage, GroupSelect, Section, Sharing } from './EntityPage.tsx'
import { flattenGroups, type GroupNode, possibleParents } from './groupTree.ts'

const NO_GROUPS: readonly Group[] = []

/** Edits or creates a group. */
export const GroupPage = ({ id }: { readonly id: string }) => {
  const { manage } = useTexts()
  const { administrator, mayWrite } = useRights()
  const { query, data, refetch } = useQuery(
    useCallback(
      signal => api.call('groups.list', { query: { ...(administrator && { all: administrator }) }, signal }),
      [administrator],
    ),
  )
  const nodes = useMemo(() => flattenGroups(data ?? NO_GROUPS), [data])
  const visible = useVisibleGroups(data ?? NO_GROUPS)
  const parents = useMemo(() => flattenGroups(visible), [visible])
  const group = nodes.find(node => String(node.group.id) === id)?.group
  return (
    <EntityPage
      texts={manage.group}
      backTo={linkTo('/manage/groups')}
      isNew={id === 'new'}
      name={group?.name}
      query={query}
      mayWrite={mayWrite}
    >
      <GroupForm group={group} nodes={parents} saved={refetch} />
      {group && <GroupSharing group={group} />}
      {group && (
        <DeleteButton
          title={manage.group.deleteTitle(group.name)}
          text={manage.group.deleteText}
          remove={async () => {
            await api.call('groups.remove', { params: { id: group.id } })
            navigate('/manage/groups')
          }}
        />
      )}
    </EntityPage>
  )
}

interface GroupFormProps {
  readonly group: Group | undefined
  readonly nodes: readonly GroupNode[]
  readonly saved: () => void
}

const GroupForm = ({ group, nodes, saved }: GroupFormProps) => {
  const { manage } = useTexts()
  const [rows, setRows] = useState<readonly AttributeRow[]>(() => rowsOf(group?.attributes ?? {}))
  const save = (form: HTMLFormElement): Promise<Group> => {
    const text = formText(form)
    const body = { name: text('name'), groupId: Number(text('groupId')), attributes: attributesOf(rows) }
    return group
      ? api.call('groups.update', { params: { id: group.id }, body: { ...body, id: group.id } })
      : api.call('groups.create', { body })
  }
  const after = (kept: Group): void => {
    if (group) saved()
    else navigate(`/manage/groups/${kept.id}`, {}, { replace: true })
  }
  return (
    <SaveForm label={group?.name ?? manage.group.newTitle} save={save} saved={after}>
      <Field label={manage.name} name="name" defaultValue={group?.name} maxLength={128} required />
      <GroupSelect
        label={manage.group.parent}
        parents={possibleParents(group?.id, nodes)}
        groupId={group?.groupId ?? 0}
      />
      <AttributesField rows={rows} change={setRows} />
    </SaveForm>
  )
}

const GroupSharing = ({ group: { id, name } }: { readonly group: Group }) => {
  const { manage } = useTexts()
  const { administrator } = useRights()
  const { sharing } = manage
  const users = useMemo(() => usersOfGroup(id), [id])
  const geofences = useMemo(() => geofencesOfGroup(id, administrator), [id, administrator])
  return (
    <Section title={sharing.title} help={sharing.help}>
      <Sharing of={name} usersTitle={sharing.groupUsers(name)} users={users} geofences={geofences} />
    </Section>
  )
}
