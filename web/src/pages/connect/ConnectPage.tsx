import { useState } from 'react'
import { ApiError } from '../../api/ApiError.ts'
import { orUnreachable } from '../../api/client.ts'
import { linkTo, type PageProps } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { statusOf, type TrackedDevice } from '../../live/trackedDevices.ts'
import { useTexts } from '../../texts/texts.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { Field } from '../../ui/Field.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { BackLink, Card, PageFrame, PageTabs } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import { SilenceLink } from '../silence/SilenceLink.tsx'
import { type App, APPS, isLoopback, isUnencrypted, recipeFor } from './apps.ts'
import { KeyCard } from './KeyCard.tsx'
import styles from './ConnectPage.module.css'

/** `/devices/3/connect?app=osmand` shows how to set up a phone as a device, and whether it reports. */
export const ConnectPage = ({ params, query }: PageProps) => {
  const { connect } = useTexts()
  const { devices, positions, loaded } = useLive()
  const id = Number(params['id'])
  const device = devices.get(id)
  const app = APPS.find(one => one === query.get('app')) ?? 'traccar'
  return (
    <PageFrame title={connect.title}>
      <BackLink href={linkTo(`/devices/${id}`)}>{connect.toDevice}</BackLink>
      {!loaded && <Loading />}
      {loaded && !device && <Notice>{connect.gone}</Notice>}
      {device && (
        <ConnectDevice tracked={{ device, position: positions.get(id), status: statusOf(device) }} app={app} />
      )}
    </PageFrame>
  )
}

interface ConnectDeviceProps {
  readonly tracked: TrackedDevice
  readonly app: App
}

const ConnectDevice = ({ tracked, app }: ConnectDeviceProps) => {
  const { connect } = useTexts()
  const { query, data = '' } = useQuery(fetchTrackerUrl)
  const [ingestKey, setIngestKey] = useState<string>()
  const { device } = tracked
  return (
    <>
      <p className="soft">{connect.intro(device.name)}</p>
      <ConnectionStatus tracked={tracked} />
      <QueryView query={query} />
      <PageTabs
        label={connect.app}
        tabs={APPS.map(one => ({
          text: connect.apps[one],
          href: linkTo(`/devices/${device.id}/connect`, { app: one }),
          current: one === app,
        }))}
      />
      {query.kind !== 'loading' && (
        <Instructions known={data} uniqueId={device.uniqueId} app={app} ingestKey={ingestKey} />
      )}
      <KeyCard deviceId={device.id} created={ingestKey} onCreate={setIngestKey} />
    </>
  )
}

interface InstructionsProps {
  /** Address from the server; the user can change it. */
  readonly known: string
  readonly uniqueId: string
  readonly app: App
  /** The key, if it was created on this page. */
  readonly ingestKey: string | undefined
}

const Instructions = ({ known, uniqueId, app, ingestKey }: InstructionsProps) => {
  const { connect } = useTexts()
  const [tracker, setTracker] = useState(known)
  const { code, link, fields } = recipeFor(app, { tracker, uniqueId, key: ingestKey })
  return (
    <Card title={`${connect.apps[app]} · ${connect.on[app]}`}>
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
      <Field
        label={connect.address}
        hint={connect.addressHint}
        type="url"
        value={tracker}
        spellCheck={false}
        onChange={({ target }) => setTracker(target.value)}
      />
      {isLoopback(tracker) && <Notice>{connect.loopback}</Notice>}
      {!isLoopback(tracker) && isUnencrypted(tracker) && <Notice>{connect.plain}</Notice>}
    </Card>
  )
}

/** Whether the device has reported, updated live. */
export const ConnectionStatus = ({ tracked: { device, position, status } }: { readonly tracked: TrackedDevice }) => {
  const { connect } = useTexts()
  const { dateTime, coordinates } = useFormat()
  const said = position ? connect.received : status === 'never' ? connect.waiting : connect.heard
  return (
    <Card title={connect.state}>
      <p className={styles['state']} role="status" data-received={position !== undefined}>
        {said}
      </p>
      {position && (
        <p className="soft">
          {connect.last(dateTime(position.fixTime), coordinates(position))}{' '}
          <a href={linkTo(`/devices/${device.id}`)}>{connect.onMap}</a>
        </p>
      )}
      <p>
        <SilenceLink deviceId={device.id} />
      </p>
    </Card>
  )
}

const CONFIG = '/config.json'

/** Reads the tracker address from the deployment, because a build cannot know it. Rejects with ApiError if it has none. */
export const fetchTrackerUrl = async (signal: AbortSignal): Promise<string> => {
  const response = await orUnreachable(fetch(CONFIG, { signal }), signal)
  const config: unknown = response.ok && (await response.json())
  if (typeof config === 'object' && config !== null && 'trackerUrl' in config) return String(config.trackerUrl)
  throw new ApiError(response.status, `${CONFIG} returned status ${response.status} without the tracker address`)
}
