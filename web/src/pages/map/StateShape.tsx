import type { DeviceState } from '../../live/deviceState.ts'
import styles from './StateShape.module.css'
import { isHollow, SHAPE_SIZE, SHAPES } from './stateShapes.ts'

/** Pixels of the edge without a shape. */
const EDGE = 3
/** Size of the shape on the map. */
export const MAP_SHAPE_PX = SHAPE_SIZE - 2 * EDGE

interface StateShapeProps {
  readonly state: DeviceState
  /** Pixels; default is the size of text. */
  readonly size?: number
}

/** Symbol of a state, as on the map. Hidden from screen readers, which read the word next to it. */
export const StateShape = ({ state, size = 16 }: StateShapeProps) => (
  <svg
    className={styles['shape']}
    data-shape={state}
    data-hollow={isHollow(state)}
    viewBox={`${EDGE} ${EDGE} ${MAP_SHAPE_PX} ${MAP_SHAPE_PX}`}
    width={size}
    height={size}
    aria-hidden="true"
  >
    <path d={SHAPES[state]} />
  </svg>
)
