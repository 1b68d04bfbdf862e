import type { IngestKeyState } from '#shared/model/ingestKey.ts'
import { linkTo } from '../../app/links.ts'
import { isLoopback } from '../../app/siteConfig.ts'
import { useFormat } from '../../format/useFormat.ts'
import type { TrackedDevice } from '../../live/trackedDevices.ts'
import { useTexts } from '../../texts/texts.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { SilenceLink } from '../silence/SilenceLink.tsx'
import styles from './ConnectPage.module.css'

interface ConnectionStatusProps {
  readonly tracked: Pick<TrackedDevice, 'device' | 'position'>
  /** Address of the server for trackers. */
  readonly tracker: string
  /** Undefined until it is loaded. */
  readonly keyState: IngestKeyState | undefined
}

/** Whether the device has reported, updated live, and what to check if it does not. */
export const ConnectionStatus = ({ tracked, tracker, keyState }: ConnectionStatusProps) => {
  const { connect } = useTexts()
  const { dateTime, coordinates } = useFormat()
  const { device, position } = tracked
  const said = position ? connect.received : device.lastUpdate === null ? connect.waiting : connect.heard
  return (
    <Card title={connect.state}>
      <p className={styles['state']} role="status" data-received={position !== undefined}>
        {said}
      </p>
      {position && (
        <>
          <p className="soft">{connect.last(dateTime(position.fixTime), coordinates(position))}</p>
          <div className="actions">
            <ButtonLink kind="main" href={linkTo(`/devices/${device.id}`)}>
              <Icon name="map" />
              {connect.onMap}
            </ButtonLink>
          </div>
        </>
      )}
      {!position && <Checks uniqueId={device.uniqueId} tracker={tracker} keyState={keyState} />}
      <p>
        <SilenceLink deviceId={device.id} />
      </p>
    </Card>
  )
}

interface ChecksProps extends Pick<ConnectionStatusProps, 'tracker' | 'keyState'> {
  readonly uniqueId: string
}

/** Three checks: does the phone reach the server, does the server know it, and may the app know the place? */
const Checks = ({ uniqueId, tracker, keyState }: ChecksProps) => {
  const { connect } = useTexts()
  const { dateTime } = useFormat()
  const { checks } = connect
  const { lastRefused = null, lastRefusedFrom, refused = 0 } = keyState ?? {}
  return (
    <details className={styles['checks']}>
      <summary>{checks.title}</summary>
      <ol>
        <li>
          <strong>{checks.address}</strong> {isLoopback(tracker) ? checks.loopback : checks.open(tracker)}
        </li>
        <li>
          <strong>{checks.identifier}</strong> {checks.same(uniqueId)} {keyState?.hasKey === true && checks.key}{' '}
          {lastRefused !== null && connect.key.refused(refused, dateTime(lastRefused), lastRefusedFrom ?? '')}
        </li>
        <li>
          <strong>{checks.permission}</strong> {checks.allow}
        </li>
      </ol>
    </details>
  )
}
