import { useCallback, useMemo, useState } from 'react'
import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { api, type User } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { type Texts, useTexts } from '../../texts/texts.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { filterByText } from '../../ui/rows.ts'
import { type SortableColumn, SortableTable } from '../../ui/Table.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import { SearchBar } from '../../ui/VirtualList.tsx'
import { roleOf, stateOf } from './users.ts'

/** All users for administrators, managed users for managers. */
export const UsersArea = () => {
  const { admin } = useTexts()
  const { mayWrite } = useRights()
  const { query } = useQuery(useCallback(signal => api.call('users.list', { signal }), []))
  const [text, setText] = useState('')
  return (
    <>
      <SearchBar>
        <Field
          label={admin.users.search}
          placeholder={admin.users.searchHint}
          type="search"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        {mayWrite && (
          <ButtonLink kind="main" href={linkTo('/admin/users/new')}>
            <Icon name="add" />
            {admin.users.add}
          </ButtonLink>
        )}
      </SearchBar>
      <QueryView query={query}>{users => <Users users={users} text={text} />}</QueryView>
    </>
  )
}

const Users = ({ users, text }: { readonly users: readonly User[]; readonly text: string }) => {
  const { admin } = useTexts()
  const { dateTime } = useFormat()
  const [now] = useState(() => Date.now())
  const shown = useMemo(() => filterByText(users, text, ({ name, email }) => [name, email]), [users, text])
  const columns = useMemo(() => columnsOf(admin.users, dateTime, now), [admin, dateTime, now])
  return (
    <>
      <p className="soft" role="status">
        {admin.users.shown(shown.length, users.length)}
      </p>
      {shown.length === 0 ? (
        <Notice>{users.length === 0 ? admin.users.none : admin.users.noneFound}</Notice>
      ) : (
        <SortableTable label={admin.users.list} columns={columns} rows={shown} keyOf={({ id }) => id} />
      )}
    </>
  )
}

const columnsOf = (
  texts: Texts['admin']['users'],
  dateTime: (time: string) => string,
  now: number,
): readonly SortableColumn<User>[] => [
  {
    title: texts.name,
    cell: ({ id, name }) => <a href={linkTo(`/admin/users/${id}`)}>{name}</a>,
    by: ({ name }) => name,
  },
  { title: texts.email, cell: ({ email }) => email, by: ({ email }) => email },
  { title: texts.role, cell: user => texts.roles[roleOf(user)], by: roleOf },
  { title: texts.state, cell: user => texts.states[stateOf(user, now)], by: user => stateOf(user, now) },
  {
    title: texts.expires,
    cell: ({ expirationTime }) => (expirationTime === null ? texts.never : dateTime(expirationTime)),
    by: ({ expirationTime }) => (expirationTime === null ? Infinity : Date.parse(expirationTime)),
  },
]
