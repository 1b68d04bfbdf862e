import type { PositionModel } from '#shared/model/position.ts'
import { useFormat } from '../../format/useFormat.ts'
import { PlaceName } from '../../places/PlaceName.tsx'
import { useTexts } from '../../texts/texts.ts'
import { useNearest } from './NearestProvider.tsx'
import styles from './PlaceLine.module.css'

/** Height of a row of the list of devices: name, state and place. */
export const DEVICE_ROW_PX = 74

/** Last line of a device in the list: where it is, and how far from the chosen place. */
export const PlaceLine = ({ position }: { readonly position: PositionModel | undefined }) => {
  const { places } = useTexts()
  const { distance } = useFormat()
  const { distanceTo } = useNearest()
  if (!position) return null
  const meters = distanceTo?.(position)
  return (
    <span className={styles['line']}>
      {meters !== undefined && (
        <b data-distance={Math.round(meters)}>{meters === 0 ? places.inside : distance(meters)}</b>
      )}
      <PlaceName place={position} before={meters === undefined ? '' : ' · '} />
    </span>
  )
}
