import { type ReactNode, useMemo } from 'react'
import { LinkButtons } from '../../links/LinkDialog.tsx'
import type { Linking } from '../../links/linking.ts'
import { fetchGeofenceOptions, fetchUserOptions } from '../../links/linkOptions.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Select } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { BackLink } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import type { QueryState } from '../../ui/useQuery.ts'
import type { GroupNode } from './groupTree.ts'
import styles from './ManagePage.module.css'

interface EntityPageProps {
  readonly texts: { readonly back: string; readonly newTitle: string; readonly gone: string }
  readonly backTo: string
  readonly isNew: boolean
  /** Undefined if it does not exist. */
  readonly name: string | undefined
  readonly query: QueryState<unknown>
  readonly mayWrite: boolean
  readonly children: ReactNode
}

/**
 * Page of one device or group: back link, title, and the loading, error, not-found or read-only state or the content.
 */
export const EntityPage = ({ texts, backTo, isNew, name, query, mayWrite, children }: EntityPageProps) => {
  const { manage } = useTexts()
  const title = isNew ? texts.newTitle : name
  return (
    <div className={styles['entity']}>
      <BackLink href={backTo}>{texts.back}</BackLink>
      {title !== undefined && <h2>{title}</h2>}
      <QueryView query={query}>
        {() => {
          if (title === undefined) return <Notice>{texts.gone}</Notice>
          return mayWrite ? children : <Notice>{manage.readonly}</Notice>
        }}
      </QueryView>
    </div>
  )
}

interface SectionProps {
  readonly title: string
  readonly help?: string
  readonly children: ReactNode
}

/** Titled section of a page. */
export const Section = ({ title, help, children }: SectionProps) => (
  <section className={styles['section']} aria-label={title}>
    <h3>{title}</h3>
    {help !== undefined && <p>{help}</p>}
    {children}
  </section>
)

interface SharingProps {
  /** Name of the shared object. */
  readonly of: string
  readonly usersTitle: string
  /** Create both with useMemo, because they must not change while a dialog is open. */
  readonly users: Linking
  readonly geofences: Linking
}

/** Links to users, for administrators, and to geofences. */
export const Sharing = ({ of, usersTitle, users, geofences }: SharingProps) => {
  const { manage } = useTexts()
  const { administrator } = useRights()
  const { sharing } = manage
  const choices = useMemo(() => {
    const fences = {
      button: sharing.geofences,
      title: sharing.geofencesOf(of),
      fetchOptions: fetchGeofenceOptions(administrator),
      linking: geofences,
    }
    const people = {
      button: sharing.users,
      title: usersTitle,
      fetchOptions: fetchUserOptions,
      linking: users,
      offersViewer: true,
    }
    return administrator ? [people, fences] : [fences]
  }, [sharing, of, usersTitle, users, geofences, administrator])
  return (
    <>
      {!administrator && <Notice>{sharing.notYou}</Notice>}
      <LinkButtons choices={choices} />
    </>
  )
}

interface GroupSelectProps {
  readonly label: string
  readonly parents: readonly GroupNode[]
  /** Current group; 0 for none. */
  readonly groupId: number
}

const INDENT = '\u2003'

/** Form field `groupId`. */
export const GroupSelect = ({ label, parents, groupId }: GroupSelectProps) => {
  const { manage } = useTexts()
  // Keeps a group that the user cannot see.
  const isKnown = groupId === 0 || parents.some(({ group }) => group.id === groupId)
  return (
    <Select label={label} name="groupId" defaultValue={groupId}>
      <option value={0}>{manage.none}</option>
      {!isKnown && <option value={groupId}>{groupId}</option>}
      {parents.map(({ group, depth }) => (
        <option key={group.id} value={group.id}>
          {INDENT.repeat(depth) + group.name}
        </option>
      ))}
    </Select>
  )
}
