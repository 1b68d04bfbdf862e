import { useState } from 'react'
import { type App, APPS } from '#shared/domain/trackerApps.ts'
import type { SiteConfig } from '#shared/site.ts'
import { linkTo, type PageProps } from '../../app/links.ts'
import { addressesFor, fetchSiteConfig } from '../../app/siteConfig.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import type { TrackedDevice } from '../../live/trackedDevices.ts'
import { useTexts } from '../../texts/texts.ts'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { BackLink, PageFrame, PageTabs } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import { ConnectionStatus } from './ConnectionStatus.tsx'
import { Instructions } from './Instructions.tsx'
import { KeyCard } from './KeyCard.tsx'
import { useIngestKey } from './useIngestKey.ts'

/** `/devices/3/connect?app=osmand` shows how to set up a phone as a device, and whether it reports. */
export const ConnectPage = ({ params, query }: PageProps) => {
  const { connect } = useTexts()
  const { devices, positions, loaded } = useLive()
  const { query: configQuery, data: config } = useQuery(fetchSiteConfig)
  const id = Number(params['id'])
  const device = devices.get(id)
  const app = APPS.find(one => one === query.get('app')) ?? 'traccar'
  return (
    <PageFrame title={connect.title}>
      <BackLink href={linkTo(`/devices/${id}`)}>{connect.toDevice}</BackLink>
      {!loaded && <Loading />}
      {loaded && !device && <Notice>{connect.gone}</Notice>}
      {device && <QueryView query={configQuery} />}
      {device && configQuery.kind !== 'loading' && (
        <ConnectDevice
          key={id}
          tracked={{ device, position: positions.get(id) }}
          app={app}
          config={config ?? NO_CONFIG}
        />
      )}
    </PageFrame>
  )
}

/** The user can enter the address. */
const NO_CONFIG: SiteConfig = { trackerUrl: '' }
type LastReport = Pick<TrackedDevice, 'device' | 'position'>

interface ConnectDeviceProps {
  readonly tracked: LastReport
  readonly app: App
  readonly config: SiteConfig
}

const ConnectDevice = ({ tracked, app, config }: ConnectDeviceProps) => {
  const { connect } = useTexts()
  const { device } = tracked
  const ingestKey = useIngestKey(device.id)
  const [tracker, setTracker] = useState(() => addressesFor(config.trackerUrl, config)[0] ?? config.trackerUrl)
  return (
    <>
      <p className="soft">{connect.intro(device.name)}</p>
      <ConnectionStatus tracked={tracked} tracker={tracker} keyState={ingestKey.state} />
      <PageTabs
        label={connect.app}
        tabs={APPS.map(one => ({
          text: connect.apps[one],
          href: linkTo(`/devices/${device.id}/connect`, { app: one }),
          current: one === app,
        }))}
      />
      <Instructions
        app={app}
        uniqueId={device.uniqueId}
        ingestKey={ingestKey}
        config={config}
        tracker={tracker}
        setTracker={setTracker}
      />
      <KeyCard of={ingestKey} />
    </>
  )
}
