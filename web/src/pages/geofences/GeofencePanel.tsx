import { type Dispatch, useMemo } from 'react'
import type { Geofence } from '#shared/model/geofence.ts'
import { linkTo } from '../../app/links.ts'
import { navigate } from '../../app/router.ts'
import type { Drawing, SketchAction } from '../../geofences/drawing.ts'
import { LinkButtons } from '../../links/LinkDialog.tsx'
import { devicesOfGeofence, groupsOfGeofence, usersOfGeofence } from '../../links/linking.ts'
import { fetchDeviceOptions, fetchGroupOptions, fetchUserOptions } from '../../links/linkOptions.ts'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { DeleteButton } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { BackLink } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import type { QueryState } from '../../ui/useQuery.ts'
import { GeofenceForm } from './GeofenceForm.tsx'
import styles from './GeofencesPage.module.css'

interface GeofencePanelProps {
  /** `3` or `new`. */
  readonly id: string
  readonly subject: Geofence | undefined
  readonly query: QueryState<readonly Geofence[]>
  /** Called after saving, and with undefined after deleting. */
  readonly changed: (saved: Geofence | undefined) => void
  readonly drawing: Drawing
  readonly dispatch: Dispatch<SketchAction>
}

export const GeofencePanel = ({ id, subject, query, changed, drawing, dispatch }: GeofencePanelProps) => {
  const { geofences } = useTexts()
  const { mayWrite } = useRights()
  const isNew = id === 'new'
  const title = isNew ? geofences.newTitle : (subject?.name ?? geofences.title)
  return (
    <section className={styles['panel']} aria-label={title}>
      <BackLink href={linkTo('/geofences')}>{geofences.back}</BackLink>
      <h1>{title}</h1>
      {!isNew && <QueryView query={query}>{() => !subject && <Notice>{geofences.gone}</Notice>}</QueryView>}
      {!mayWrite && <Notice>{geofences.readonly}</Notice>}
      {(isNew || subject) && mayWrite && (
        <GeofenceForm
          subject={subject}
          drawing={drawing}
          dispatch={dispatch}
          saved={saved => {
            changed(saved)
            if (isNew) navigate(`/geofences/${saved.id}`, {}, { replace: true })
          }}
        />
      )}
      {subject && mayWrite && <LinkedObjects geofence={subject} />}
      {subject && mayWrite && (
        <div className={styles['part']}>
          <DeleteButton
            title={geofences.deleteTitle(subject.name)}
            text={geofences.deleteText}
            remove={async () => {
              await api.call('geofences.remove', { params: { id: subject.id } })
              changed(undefined)
              navigate('/geofences')
            }}
          />
        </div>
      )}
    </section>
  )
}

const LinkedObjects = ({ geofence: { id, name } }: { readonly geofence: Geofence }) => {
  const { geofences } = useTexts()
  const { administrator, managesUsers } = useRights()
  const choices = useMemo(
    () => [
      {
        button: geofences.devices,
        title: geofences.linkDevices(name),
        fetchOptions: fetchDeviceOptions(administrator),
        linking: devicesOfGeofence(id, administrator),
      },
      {
        button: geofences.groups,
        title: geofences.linkGroups(name),
        fetchOptions: fetchGroupOptions(administrator),
        linking: groupsOfGeofence(id, administrator),
      },
      ...(managesUsers
        ? [
            {
              button: geofences.users,
              title: geofences.linkUsers(name),
              fetchOptions: fetchUserOptions,
              linking: usersOfGeofence(id),
            },
          ]
        : []),
    ],
    [geofences, id, name, administrator, managesUsers],
  )
  return (
    <div className={styles['part']}>
      <h2>{geofences.applies}</h2>
      <p className={styles['help']}>{geofences.appliesHelp}</p>
      <LinkButtons choices={choices} />
    </div>
  )
}
