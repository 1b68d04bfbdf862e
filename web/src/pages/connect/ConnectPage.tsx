import { useMemo, useState } from 'react'
import { encode } from 'uqr'
import { linkTo, type PageProps } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { statusOf, type TrackedDevice } from '../../live/trackedDevices.ts'
import { useTexts } from '../../texts/texts.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { Field } from '../../ui/Field.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { BackLink, Card, PageFrame, PageTabs } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import { type App, APPS, isLoopback, isUnencrypted, recipeFor } from './apps.ts'
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
      {query.kind !== 'loading' && <Instructions known={data} uniqueId={device.uniqueId} app={app} />}
    </>
  )
}

interface InstructionsProps {
  /** Address from the server; the user can change it. */
  readonly known: string
  readonly uniqueId: string
  readonly app: App
}

const Instructions = ({ known, uniqueId, app }: InstructionsProps) => {
  const { connect } = useTexts()
  const [tracker, setTracker] = useState(known)
  const { code, link, fields } = recipeFor(app, tracker, uniqueId)
  return (
    <Card title={`${connect.apps[app]} · ${connect.on[app]}`}>
      <div className={styles['sides']}>
        <QrCode label={connect.code(connect.apps[app])} text={code} />
        <div className={styles['side']}>
          <ol className={styles['steps']}>
            {connect.steps[app].map(step => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {fields.map(({ name, text }) => (
            <CopyField key={name} label={connect.fields[name]} text={text} />
          ))}
          <CopyField label={connect.identifier} hint={connect.identifierHint} text={uniqueId} />
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
    </Card>
  )
}

/** QR code, dark on white in every theme because scanners need that. */
export const QrCode = ({ label, text }: { readonly label: string; readonly text: string }) => {
  const { connect } = useTexts()
  const qr = useMemo(() => qrPath(text), [text])
  if (!qr) return <Notice>{connect.codeTooLong}</Notice>
  return (
    <svg
      className={styles['code']}
      viewBox={`0 0 ${qr.size} ${qr.size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
      data-code={text}
    >
      <path d={qr.path} />
    </svg>
  )
}

export interface QrPath {
  /** Squares per side, including the quiet zone. */
  readonly size: number
  /** Dark squares as an SVG path. */
  readonly path: string
}

/** Returns undefined if the text is too long. */
export const qrPath = (text: string): QrPath | undefined => {
  // A code holds about 2,300 bytes, but phones fail to scan large codes.
  if (new TextEncoder().encode(text).length > MAX_BYTES) return undefined
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { size, path: squares.join('') }
}

const MAX_BYTES = 1500
/** Scanners need this much white around a code. */
const QUIET_ZONE = 4

const CONFIG = '/config.json'

/** Reads the tracker address from the deployment, because a build cannot know it. Rejects with a message. */
export const fetchTrackerUrl = async (signal: AbortSignal): Promise<string> => {
  const response = await fetch(CONFIG, { signal })
  const config: unknown = response.ok && (await response.json())
  if (typeof config === 'object' && config !== null && 'trackerUrl' in config) return String(config.trackerUrl)
  throw new Error(`Cannot read the tracker address: ${CONFIG} returned status ${response.status}`)
}
