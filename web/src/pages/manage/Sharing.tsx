import { useMemo } from 'react'
import { askGeofences, askUsers } from '../../links/linkables.ts'
import { LinkButtons } from '../../links/LinkButtons.tsx'
import type { Linking } from '../../links/linking.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Notice } from '../../ui/Notice.tsx'

interface SharingProps {
  /** The name of what is shared. */
  readonly of: string
  readonly usersTitle: string
  /** Both must be the same objects while a window is open: make them with useMemo. */
  readonly users: Linking
  readonly geofences: Linking
}

/** Who sees it, for administrators; which geofences it has, for everybody who may change something. */
export const Sharing = ({ of, usersTitle, users, geofences }: SharingProps) => {
  const { manage } = useTexts()
  const { administrator } = useRights()
  const { sharing } = manage
  const choices = useMemo(() => {
    const fences = {
      button: sharing.geofences,
      title: sharing.geofencesOf(of),
      ask: askGeofences(administrator),
      linking: geofences,
    }
    const people = { button: sharing.users, title: usersTitle, ask: askUsers, linking: users }
    return administrator ? [people, fences] : [fences]
  }, [sharing, of, usersTitle, users, geofences, administrator])
  return (
    <>
      {!administrator && <Notice>{sharing.notYou}</Notice>}
      <LinkButtons choices={choices} />
    </>
  )
}
