import { memo } from 'react'
import { linkTo } from '../../app/links.ts'
import { alarmText } from '../../format/attributes.ts'
import { useFormat } from '../../format/useFormat.ts'
import { alarmOf } from '../../live/deviceState.ts'
import { batteryOf, type TrackedDevice } from '../../live/trackedDevices.ts'
import { useTexts } from '../../texts/texts.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useNow } from '../../ui/useNow.ts'
import styles from './DeviceRow.module.css'
import { PlaceLine } from './PlaceLine.tsx'
import { StateShape } from './StateShape.tsx'

const LOW_BATTERY = 20

/** Memoized, so that a row renders only when its device changed, or its age. */
export const DeviceRow = memo(function DeviceRow({ tracked }: { readonly tracked: TrackedDevice }) {
  const { map, values } = useTexts()
  const { speed, dateTime } = useFormat()
  const { device, position, state } = tracked
  const battery = batteryOf(position)
  const alarm = alarmOf(position)
  return (
    <a className={styles['row']} href={linkTo(`/devices/${device.id}`)} data-device={device.id} data-state={state}>
      <StateShape state={state} />
      <span className={styles['name']} title={device.name} dir="auto">
        {device.name}
      </span>
      <span className={styles['speed']}>{position && state === 'moving' && speed(position.speed)}</span>
      <span className={styles['when']} title={position && dateTime(position.fixTime)}>
        {alarm !== undefined && <b className={styles['alarm']}>{map.alarm(alarmText(alarm, values))} · </b>}
        <StateText tracked={tracked} />
      </span>
      {battery !== undefined && (
        <span className={styles['battery']} data-low={battery <= LOW_BATTERY}>
          <span className="heard">{map.battery} </span>
          <Icon name={position?.attributes['charge'] === true ? 'charging' : 'battery'} size={16} />
          {battery} %
        </span>
      )}
      <PlaceLine position={position} />
    </a>
  )
})

/** `Standing since 14:03 · 3 minutes ago`: the state, since when, and the age of the position. */
export const StateText = ({ tracked: { position, state, since } }: { readonly tracked: TrackedDevice }) => {
  const { map } = useTexts()
  const { ago, moment } = useFormat()
  const now = useNow()
  const word = map.states[state]
  // How long a device has been moving says little, and the last report of an offline device says since when.
  const begun = state === 'moving' || since === undefined ? word : map.since(word, moment(since, now))
  if (state === 'never' || state === 'offline') return begun
  return `${begun} · ${position ? ago(position.fixTime, now) : map.noPosition}`
}
