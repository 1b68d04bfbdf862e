import { useCallback, useMemo } from 'react'
import { linkTo } from '../../app/links.ts'
import { goTo } from '../../app/router.ts'
import { api, type User, useSignedIn } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { BackLink, Card } from '../../ui/PageFrame.tsx'
import { DeleteButton } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useAsked } from '../../ui/useQuery.ts'
import { UserForm } from './UserForm.tsx'
import { LinkButtons } from '../../links/LinkDialog.tsx'
import { askDevices, askGroups } from '../../links/linkOptions.ts'
import { devicesOfUser, groupsOfUser } from '../../links/linking.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import styles from './AdminPage.module.css'

/** Changes a user, or makes one: `new`. */
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
      <UserForm user={undefined} saved={({ id }) => goTo(`/admin/users/${id}`, {}, { replace: true })} />
    </>
  )
}

const ExistingUser = ({ id }: { readonly id: number }) => {
  const { admin } = useTexts()
  const { asked, again } = useAsked(
    useCallback(
      async (signal: AbortSignal) => {
        const found = Number.isInteger(id) && (await api.call('users.get', { params: { id }, signal }))
        if (!found) throw new Error(admin.users.gone)
        return found
      },
      [id, admin],
    ),
  )
  if (asked.kind === 'asking') return <Loading />
  if (asked.kind === 'failed') return <Notice tone="danger">{asked.sentence}</Notice>
  const user = asked.value
  return (
    <>
      <h2>{user.name}</h2>
      <Self user={user} />
      <UserForm user={user} saved={again} />
      <UserDevices user={user} />
      <Deletion user={user} />
    </>
  )
}

const Self = ({ user }: { readonly user: User }) => {
  const { account, admin } = useTexts()
  const { user: me } = useSignedIn()
  if (me.id !== user.id) return undefined
  return (
    <p className="soft">
      {admin.users.you} <a href={linkTo('/account')}>{account.title}</a>.
    </p>
  )
}

/** Nobody deletes the account that is signed in: the page would have nobody to tell what came of it. */
const Deletion = ({ user: { id, name } }: { readonly user: User }) => {
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
        goTo('/admin/users')
      }}
    />
  )
}

const ROW_PX = 40

/** What a user sees; administrators decide about it. */
const UserDevices = ({ user }: { readonly user: User }) => {
  const { admin } = useTexts()
  const { administrator } = useRights()
  const { id, name } = user
  const { users } = admin
  const { asked, again } = useAsked(
    useCallback((signal: AbortSignal) => api.call('devices.list', { query: { userId: id }, signal }), [id]),
  )
  const choices = useMemo(() => {
    const [devices, groups] = [devicesOfUser(id, again), groupsOfUser(id, again)]
    return [
      { button: users.devicesButton, title: users.devicesOf(name), ask: askDevices(true), linking: devices },
      { button: users.groupsButton, title: users.groupsOf(name), ask: askGroups(true), linking: groups },
    ]
  }, [users, id, name, again])
  return (
    <Card title={users.devices} help={user.administrator === true ? users.seesAll : users.devicesHelp}>
      {administrator && <LinkButtons choices={choices} />}
      {asked.kind === 'asking' && <Loading />}
      {asked.kind === 'failed' && <Notice tone="danger">{asked.sentence}</Notice>}
      {asked.kind === 'here' && asked.value.length === 0 && <Notice>{users.seesNone}</Notice>}
      {asked.kind === 'here' && asked.value.length > 0 && (
        <>
          <p className="soft" role="status">
            {users.seen(asked.value.length)}
          </p>
          <div className={styles['devices']} style={{ height: asked.value.length * ROW_PX }}>
            <VirtualList
              items={asked.value}
              keyOf={device => device.id}
              rowHeight={ROW_PX}
              label={users.devicesOf(name)}
            >
              {device => (
                <a className={styles['device']} href={linkTo(`/manage/devices/${device.id}`)}>
                  {device.name}
                </a>
              )}
            </VirtualList>
          </div>
        </>
      )}
    </Card>
  )
}
