import { useState } from 'react'
import type { PageProps } from '../../app/PageProps.ts'
import { linkTo } from '../../app/links.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { statusOf, type Tracked } from '../../live/tracked.ts'
import { useTexts } from '../../texts/texts.ts'
import { BackLink, Card, PageFrame, PageTabs } from '../../ui/PageFrame.tsx'
import { Copyable } from '../../ui/CopyField.tsx'
import { Field } from '../../ui/Field.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useAsked } from '../../ui/useQuery.ts'
import { type App, APPS, isLoopback, isPlain, recipeFor } from './apps.ts'
import styles from './ConnectPage.module.css'
import { FirstFix } from './FirstFix.tsx'
import { QrCode } from './QrCode.tsx'
import { askTrackerUrl } from './trackerUrl.ts'

/** `/devices/3/connect?app=osmand`: how a phone reports as a device, and whether it does. */
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
      {device && <Connecting tracked={{ device, position: positions.get(id), status: statusOf(device) }} app={app} />}
    </PageFrame>
  )
}

interface ConnectingProps {
  readonly tracked: Tracked
  readonly app: App
}

const Connecting = ({ tracked, app }: ConnectingProps) => {
  const { connect } = useTexts()
  const { asked } = useAsked(askTrackerUrl)
  const { device } = tracked
  return (
    <>
      <p className="soft">{connect.intro(device.name)}</p>
      <FirstFix tracked={tracked} />
      {asked.kind === 'asking' && <Loading />}
      {asked.kind === 'failed' && <Notice tone="danger">{asked.sentence}</Notice>}
      <PageTabs
        label={connect.app}
        tabs={APPS.map(one => ({
          text: connect.apps[one],
          href: linkTo(`/devices/${device.id}/connect`, { app: one }),
          current: one === app,
        }))}
      />
      {asked.kind !== 'asking' && (
        <Instructions known={asked.kind === 'here' ? asked.value : ''} uniqueId={device.uniqueId} app={app} />
      )}
    </>
  )
}

interface InstructionsProps {
  /** What the server says of itself; a person who knows better can change it. */
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
            <Copyable key={name} label={connect.fields[name]} text={text} />
          ))}
          <Copyable label={connect.identifier} hint={connect.identifierHint} text={uniqueId} />
          {link !== undefined && <Copyable label={connect.link} text={link} />}
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
      {!isLoopback(tracker) && isPlain(tracker) && <Notice>{connect.plain}</Notice>}
    </Card>
  )
}
