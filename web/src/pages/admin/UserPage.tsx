import { useCallback, useMemo } from 'react'
import type { ResponseBody } from '../../api/client.ts'
import { linkTo } from '../../app/links.ts'
import { navigate } from '../../app/router.ts'
import { LinkButtons } from '../../links/LinkDialog.tsx'
import { devicesOfUser, groupsOfUser } from '../../links/linking.ts'
import { fetchDeviceOptions, fetchGroupOptions } from '../../links/linkOptions.ts'
import { api, type User, useSignedIn } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { DeleteButton } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { BackLink, Card } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import styles from './AdminPage.module.css'
import { UserForm } from './UserForm.tsx'

/** Edits a user, or creates one if the id is `new`. */
export const UserPage = ({ id }: { readonly id: string }) => {
  const { admin } = useTexts()
  return (
    <>
      <BackLink href={linkTo('/admin/users')}>{admin.users.back}</BackLink>
      {id === 'new' ? <NewUser /> : <ExistingUser id={Number(id)} />}
    </>
  )
}

const NewUser = () => {
  const { admin } = useTexts()
  return (
    <>
      <h2>{admin.users.add}</h2>
      <UserForm user={undefined} saved={({ id }) => navigate(`/admin/users/${id}`, {}, { replace: true })} />
    </>
  )
}

const ExistingUser = ({ id }: { readonly id: number }) => {
  const { admin } = useTexts()
  const { query, refetch } = useQuery(
    useCallback(
      async signal => {
        const found = Number.isInteger(id) && (await api.call('users.get', { params: { id }, signal }))
        if (!found) throw new Error(admin.users.gone)
        return found
      },
      [id, admin],
    ),
  )
  return (
    <QueryView query={query}>
      {user => (
        <>
          <h2>{user.name}</h2>
          <OwnAccountNotice user={user} />
          <UserForm user={user} saved={refetch} />
          <UserDevices user={user} />
          <DeleteUser user={user} />
        </>
      )}
    </QueryView>
  )
}

const OwnAccountNotice = ({ user }: { readonly user: User }) => {
  const { account, admin } = useTexts()
  const { user: me } = useSignedIn()
  if (me.id !== user.id) return undefined
  return (
    <p className="soft">
      {admin.users.you} <a href={linkTo('/account')}>{account.title}</a>.
    </p>
  )
}

/** Users cannot delete their own account here, because that would end the session of the page. */
const DeleteUser = ({ user: { id, name } }: { readonly user: User }) => {
  const { admin } = useTexts()
  const { mayWrite } = useRights()
  const { user: me } = useSignedIn()
  if (me.id === id || !mayWrite) return undefined
  return (
    <DeleteButton
      title={admin.users.deleteTitle(name)}
      text={admin.users.deleteText}
      remove={async () => {
        await api.call('users.remove', { params: { id } })
        navigate('/admin/users')
      }}
    />
  )
}

const ROW_PX = 40

/** Devices that a user sees. Administrators can change the links. */
const UserDevices = ({ user }: { readonly user: User }) => {
  const { admin } = useTexts()
  const { administrator } = useRights()
  const { id, name } = user
  const { users } = admin
  const { query, refetch } = useQuery(
    useCallback(signal => api.call('devices.list', { query: { userId: id }, signal }), [id]),
  )
  const choices = useMemo(() => {
    const [devices, groups] = [devicesOfUser(id, refetch), groupsOfUser(id, refetch)]
    return [
      {
        button: users.devicesButton,
        title: users.devicesOf(name),
        fetchOptions: fetchDeviceOptions(true),
        linking: devices,
      },
      {
        button: users.groupsButton,
        title: users.groupsOf(name),
        fetchOptions: fetchGroupOptions(true),
        linking: groups,
      },
    ]
  }, [users, id, name, refetch])
  return (
    <Card title={users.devices} help={user.administrator === true ? users.seesAll : users.devicesHelp}>
      {administrator && <LinkButtons choices={choices} />}
      <QueryView query={query}>
        {devices =>
          devices.length === 0 ? (
            <Notice>{users.seesNone}</Notice>
          ) : (
            <LinkedDevices devices={devices} label={users.devicesOf(name)} />
          )
        }
      </QueryView>
    </Card>
  )
}

interface LinkedDevicesProps {
  readonly devices: ResponseBody<'devices.list'>
  readonly label: string
}

const LinkedDevices = ({ devices, label }: LinkedDevicesProps) => {
  const { admin } = useTexts()
  return (
    <>
      <p className="soft" role="status">
        {admin.users.seen(devices.length)}
      </p>
      <div className={styles['devices']} style={{ height: devices.length * ROW_PX }}>
        <VirtualList items={devices} keyOf={({ id }) => id} rowHeight={ROW_PX} label={label}>
          {({ id, name }) => (
            <a className={styles['device']} href={linkTo(`/manage/devices/${id}`)}>
              {name}
            </a>
          )}
        </VirtualList>
      </div>
    </>
  )
}
