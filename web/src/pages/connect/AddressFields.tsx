/** The address of the server that a phone uses. On the server's own computer the page does not know it. */
import { isUnencrypted } from '#shared/domain/trackerApps.ts'
import type { SiteConfig } from '#shared/site.ts'
import { addressesFor, isLoopback } from '../../app/siteConfig.ts'
import { useTexts } from '../../texts/texts.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { Field, Select } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import styles from './ConnectPage.module.css'

interface LoopbackHelpProps {
  readonly config: SiteConfig
}

/** Why a phone cannot use the address of this page, and what to do. */
export const LoopbackHelp = ({ config: { reachableHosts } }: LoopbackHelpProps) => {
  const { connect } = useTexts()
  const { local } = connect
  return (
    <Notice>
      <div className={styles['help']}>
        <p>{local.why}</p>
        {reachableHosts === undefined && <p>{local.unknown}</p>}
        {reachableHosts?.length === 0 && (
          <>
            <p>{local.closed}</p>
            <CopyField label={local.commandLabel} text={local.command} hint={local.risk} />
          </>
        )}
        {reachableHosts !== undefined && reachableHosts.length > 0 && <p>{local.open}</p>}
      </div>
    </Notice>
  )
}

interface AddressFieldsProps extends LoopbackHelpProps {
  readonly tracker: string
  readonly setTracker: (address: string) => void
}

/** Offers the addresses of the server's computer, and accepts any other. */
export const AddressFields = ({ config, tracker, setTracker }: AddressFieldsProps) => {
  const { connect } = useTexts()
  const { local } = connect
  const offered = addressesFor(config.trackerUrl, config)
  return (
    <>
      {offered.length > 0 && (
        <Select
          label={local.choose}
          hint={local.chooseHint}
          value={offered.includes(tracker) ? tracker : ''}
          onChange={({ target }) => setTracker(target.value === '' ? tracker : target.value)}
        >
          {offered.map(address => (
            <option key={address} value={address}>
              {new URL(address).hostname}
            </option>
          ))}
          {!offered.includes(tracker) && <option value="">{local.other}</option>}
        </Select>
      )}
      <Field
        label={connect.address}
        hint={connect.addressHint}
        type="url"
        value={tracker}
        spellCheck={false}
        onChange={({ target }) => setTracker(target.value)}
      />
      {!isLoopback(tracker) && isUnencrypted(tracker) && <Notice>{connect.plain}</Notice>}
    </>
  )
}
