import { type App, recipeFor } from '#shared/domain/trackerApps.ts'
import type { SiteConfig } from '#shared/site.ts'
import { addressesFor, isLoopback } from '../../app/siteConfig.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyField } from '../../ui/CopyField.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { AddressFields, LoopbackHelp } from './AddressFields.tsx'
import styles from './ConnectPage.module.css'
import type { IngestKey } from './useIngestKey.ts'

interface InstructionsProps {
  readonly app: App
  readonly uniqueId: string
  readonly ingestKey: IngestKey
  readonly config: SiteConfig
  /** Address of the server for trackers; the user can change it. */
  readonly tracker: string
  readonly setTracker: (address: string) => void
}

/** How to set up an app: its QR code, steps, values to copy, and the address that they contain. */
export const Instructions = ({ app, uniqueId, ingestKey, config, tracker, setTracker }: InstructionsProps) => {
  const { connect } = useTexts()
  const { query, state, created } = ingestKey
  const isSuggested = isLoopback(tracker) || addressesFor(config.trackerUrl, config).includes(tracker)
  // Settings without the key would be refused.
  const lacksKey = state?.hasKey === true && created === undefined
  return (
    <Card title={`${connect.apps[app]} · ${connect.on[app]}`}>
      {isLoopback(config.trackerUrl) && isSuggested && <LoopbackHelp config={config} />}
      {query.kind === 'loading' && <Loading />}
      {lacksKey && <MissingKey ingestKey={ingestKey} />}
      {query.kind !== 'loading' && !lacksKey && (
        <Settings app={app} uniqueId={uniqueId} tracker={tracker} ingestKey={created} />
      )}
      <AddressFields config={config} tracker={tracker} setTracker={setTracker} />
    </Card>
  )
}

/** The server shows a key once, so an app needs another one. */
const MissingKey = ({ ingestKey: { busy, create } }: Pick<InstructionsProps, 'ingestKey'>) => {
  const { connect } = useTexts()
  const { mayWrite, mayWriteDevices } = useRights()
  const mayCreate = mayWrite && mayWriteDevices
  return (
    <>
      <Notice>{mayCreate ? connect.key.missing : connect.key.missingForReaders}</Notice>
      {mayCreate && (
        <div>
          <Button kind="main" busy={busy} onClick={() => void create()}>
            {connect.key.replaceForSettings}
          </Button>
        </div>
      )}
    </>
  )
}

interface SettingsProps extends Pick<InstructionsProps, 'app' | 'uniqueId' | 'tracker'> {
  readonly ingestKey: string | undefined
}

const Settings = ({ app, uniqueId, tracker, ingestKey }: SettingsProps) => {
  const { connect } = useTexts()
  const { code, link, fields } = recipeFor(app, { tracker, uniqueId, key: ingestKey })
  return (
    <div className={styles[code === undefined ? 'side' : 'sides']}>
      {code !== undefined && <QrCode label={connect.code(connect.apps[app])} text={code} />}
      <div className={styles['side']}>
        <ol className={styles['steps']}>
          {connect.steps[app].map(step => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        {fields.map(({ name, text }) => (
          <CopyField key={name} label={connect.fields[name]} text={text} />
        ))}
        <CopyField
          label={connect.identifier}
          hint={ingestKey === undefined ? connect.identifierHint : connect.key.included}
          text={uniqueId}
        />
        {link !== undefined && <CopyField label={connect.link} text={link} />}
      </div>
    </div>
  )
}
