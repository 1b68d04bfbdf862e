import { LinkButtons, type LinkChoice } from '../../links/LinkButtons.tsx'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Notice } from '../../ui/Notice.tsx'

interface SharingProps {
  readonly users: LinkChoice
  readonly geofences: LinkChoice
}

/** Who sees it, for administrators; which geofences it has, for everybody who may change something. */
export const Sharing = ({ users, geofences }: SharingProps) => {
  const { manage } = useTexts()
  const { administrator } = useRights()
  return (
    <>
      {!administrator && <Notice>{manage.sharing.notYou}</Notice>}
      <LinkButtons choices={administrator ? [users, geofences] : [geofences]} />
    </>
  )
}
