import type { Dispatch } from 'react'
import { useMap } from '../map/useMap.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import type { Drawing, SketchAction } from './drawing.ts'
import { mapPositions } from './fenceFeatures.ts'
import styles from './geofences.module.css'
import { roundCoordinates } from './sketch.ts'
import { newPoint } from './SketchHandles.tsx'

interface SketchToolsProps {
  readonly drawing: Drawing
  readonly dispatch: Dispatch<SketchAction>
  readonly adding: boolean
  readonly setAdding: (adding: boolean) => void
}

/** Toolbar over the map, for editing without dragging. */
export const SketchTools = ({ drawing, dispatch, adding, setAdding }: SketchToolsProps) => {
  const { geofences } = useTexts()
  const map = useMap()
  return (
    <>
      {adding && <div className={styles['middle']} aria-hidden="true" />}
      <div className={styles['tools']} role="group" aria-label={geofences.tools}>
        <Button aria-pressed={adding} onClick={() => setAdding(!adding)}>
          {geofences.adding}
        </Button>
        {adding && (
          <Button onClick={() => dispatch({ kind: 'add', ...newPoint(map, map.getCenter()) })}>
            {geofences.addMiddle}
          </Button>
        )}
        <Button disabled={drawing.past.length === 0} onClick={() => dispatch({ kind: 'undo' })}>
          {geofences.undo}
        </Button>
        <PointTools drawing={drawing} dispatch={dispatch} />
      </div>
    </>
  )
}

/** Buttons for the point that was focused last. */
const PointTools = ({ drawing: { sketch, chosen }, dispatch }: Pick<SketchToolsProps, 'drawing' | 'dispatch'>) => {
  const { geofences } = useTexts()
  const positions = mapPositions(sketch)
  const at = chosen === undefined ? undefined : positions[chosen]
  if (chosen === undefined || !at || sketch.kind === 'circle') return null
  const next = positions[chosen + 1] ?? (sketch.kind === 'polygon' ? positions[0] : undefined)
  return (
    <>
      <Button onClick={() => dispatch({ kind: 'remove', point: chosen })}>{geofences.remove(chosen + 1)}</Button>
      {next && next !== at && (
        <Button
          onClick={() =>
            dispatch({
              kind: 'insert',
              after: chosen,
              place: roundCoordinates({ longitude: (at[0] + next[0]) / 2, latitude: (at[1] + next[1]) / 2 }),
            })
          }
        >
          {geofences.insert(chosen + 1)}
        </Button>
      )}
    </>
  )
}
