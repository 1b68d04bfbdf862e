/** Button and dialog that share a device by a link. */
import { useCallback, useEffect, useState } from 'react'
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import { api, useSignedIn } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { CopyField } from '../ui/CopyField.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useQuery } from '../ui/useQuery.ts'
import { NewShareForm } from './NewShareForm.tsx'
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
        <>
          <Notice>{share.once}</Notice>
          <CopyField label={share.link} text={linkOf(token)} />
          <SendButton title={share.sent(device.name)} link={linkOf(token)} />
        </>
      )}
      <h3>{share.active}</h3>
      <ShareList query={query} changed={refetch} />
    </Dialog>
  )
}

/** Opens the share sheet of the system, if it has one. Browsers offer it only over HTTPS. */
const SendButton = ({ title, link }: { readonly title: string; readonly link: string }) => {
  const { share } = useTexts()
  if (!('share' in navigator)) return undefined
  // Rejects if the user closes the sheet.
  const send = (): void => void navigator.share({ title, url: link }).catch(() => undefined)
  return (
    <div>
      <Button kind="main" onClick={send}>
        <Icon name="share" />
        {share.send}
      </Button>
    </div>
  )
}

const linkOf = (token: string): string => `${window.location.origin}/?token=${token}`
