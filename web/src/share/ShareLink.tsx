import { useState } from 'react'
import type { SiteConfig } from '#shared/site.ts'
import { addressesFor, fetchSiteConfig, isLoopback } from '../app/siteConfig.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { CopyField } from '../ui/CopyField.tsx'
import { Select } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useQuery } from '../ui/useQuery.ts'

interface ShareLinkProps {
  readonly token: string
  /** `Follow Van 1` */
  readonly title: string
}

const NO_CONFIG: Partial<SiteConfig> = {}

/** The link of a new share, with an address that its guests can reach. */
export const ShareLink = ({ token, title }: ShareLinkProps) => {
  const { share } = useTexts()
  const { data: config = NO_CONFIG } = useQuery(fetchSiteConfig)
  const [chosen, setChosen] = useState<string>()
  const { origin } = window.location
  const offered = addressesFor(origin, config)
  const address = chosen ?? offered[0] ?? origin
  const link = `${address}/?token=${token}`
  return (
    <>
      <Notice>{share.once}</Notice>
      {isLoopback(address) && <Notice>{config.reachableHosts ? share.closed : share.loopback}</Notice>}
      {offered.length > 0 && (
        <Select
          label={share.address}
          hint={share.addressHint}
          value={address}
          onChange={({ target }) => setChosen(target.value)}
        >
          {offered.map(one => (
            <option key={one} value={one}>
              {new URL(one).hostname}
            </option>
          ))}
        </Select>
      )}
      <CopyField label={share.link} text={link} />
      <SendButton title={title} link={link} />
    </>
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
