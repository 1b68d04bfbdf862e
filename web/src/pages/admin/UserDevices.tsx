import { useCallback, useMemo } from 'react'
import { linkTo } from '../../app/links.ts'
import { LinkButtons } from '../../links/LinkButtons.tsx'
import { askDevices, askGroups } from '../../links/linkables.ts'
import { devicesOfUser, groupsOfUser } from '../../links/linking.ts'
import { api, type User } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Card } from '../../ui/PageFrame.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useAsked } from '../../ui/useQuery.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import styles from './UserDevices.module.css'

const ROW_PX = 40

/** What a user sees; administrators decide about it. */
export const UserDevices = ({ user }: { readonly user: User }) => {
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
