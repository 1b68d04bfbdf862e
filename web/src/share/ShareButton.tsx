/** Button and dialog that share a device by a link. */
import { useCallback, useEffect, useState } from 'react'
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import { api, useSignedIn } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useQuery } from '../ui/useQuery.ts'
import { NewShareForm } from './NewShareForm.tsx'
import { ShareLink } from './ShareLink.tsx'
import { ShareList } from './ShareList.tsx'

interface ShareProps {
  readonly device: Device
  readonly position: PositionModel | undefined
}

export const ShareButton = (props: ShareProps) => {
  const { share } = useTexts()
  const { server } = useSignedIn()
  const [open, setOpen] = useState(false)
  if (server.attributes['disableShare'] === true) return null
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="share" />
        {share.button}
      </Button>
      {open && <ShareDialog {...props} close={() => setOpen(false)} />}
    </>
  )
}

/** How often the dialog reads who watches. */
const WATCHED_EVERY_MS = 10_000

const ShareDialog = ({ device, position, close }: ShareProps & { readonly close: () => void }) => {
  const { share } = useTexts()
  const [token, setToken] = useState<string>()
  const { query, refetch } = useQuery(
    useCallback(
      async signal =>
        (await api.call('shares.list', { signal })).filter(
          ({ deviceIds, groupId }) => deviceIds.includes(device.id) || groupId !== null,
        ),
      [device.id],
    ),
  )
  useEffect(() => {
    const timer = setInterval(refetch, WATCHED_EVERY_MS)
    return () => clearInterval(timer)
  }, [refetch])
  return (
    <Dialog title={share.title(device.name)} close={close}>
      {token === undefined ? (
        <NewShareForm
          device={device}
          position={position}
          created={made => {
            setToken(made)
            refetch()
          }}
        />
      ) : (
        <ShareLink token={token} title={share.sent(device.name)} />
      )}
      <h3>{share.active}</h3>
      <ShareList query={query} changed={refetch} />
    </Dialog>
  )
}
