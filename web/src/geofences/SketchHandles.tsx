import type { LngLat, Map as MapLibre } from 'maplibre-gl'
import type { Dispatch } from 'react'
import { distanceBetween, type Coordinates } from '#shared/domain/geometry.ts'
import { type Meters, meters } from '#shared/units.ts'
import { useFormat } from '../format/useFormat.ts'
import { useTexts } from '../texts/texts.ts'
import { type Drawing, radiusTo, type SketchAction } from './drawing.ts'
import { mapPositions } from './fenceFeatures.ts'
import { Handle } from './Handle.tsx'
import { destinationPoint, roundCoordinates } from './sketch.ts'

interface SketchHandlesProps {
  readonly drawing: Drawing
  readonly dispatch: Dispatch<SketchAction>
}

export const SketchHandles = ({ drawing, dispatch }: SketchHandlesProps) =>
  drawing.sketch.kind === 'circle' ? (
    <CircleHandles drawing={drawing} dispatch={dispatch} />
  ) : (
    <>
      <PointHandles drawing={drawing} dispatch={dispatch} />
      <BetweenHandles drawing={drawing} dispatch={dispatch} />
    </>
  )

const EAST = 90

const CircleHandles = ({ drawing: { sketch, chosen }, dispatch }: SketchHandlesProps) => {
  const { geofences } = useTexts()
  const { distance } = useFormat()
  const [center] = sketch.points
  if (!center) return null
  const edge = destinationPoint(center, sketch.radius, EAST)
  return (
    <>
      <Handle
        at={[center.longitude, center.latitude]}
        label={geofences.middle}
        kind="point"
        chosen={chosen === 0}
        onFocus={() => dispatch({ kind: 'choose', point: 0 })}
        onMove={(to, continued) => dispatch({ kind: 'move', point: 0, place: coordinatesOf(to), continued })}
        onRemove={() => dispatch({ kind: 'remove', point: 0 })}
      />
      <Handle
        at={[edge.longitude, edge.latitude]}
        label={geofences.radiusHandle(distance(sketch.radius))}
        kind="radius"
        onMove={(to, continued) => dispatch({ kind: 'radius', radius: radiusTo(sketch, coordinatesOf(to)), continued })}
      />
    </>
  )
}

const PointHandles = ({ drawing: { sketch, chosen }, dispatch }: SketchHandlesProps) => {
  const { geofences } = useTexts()
  const positions = mapPositions(sketch)
  return positions.map((at, point) => (
    <Handle
      // Keyed by index, so that the focus moves to the next point when one is removed.
      key={point}
      at={at}
      label={geofences.point(point + 1, positions.length)}
      kind="point"
      chosen={chosen === point}
      onFocus={() => dispatch({ kind: 'choose', point })}
      onMove={(to, continued) => dispatch({ kind: 'move', point, place: coordinatesOf(to), continued })}
      onRemove={() => dispatch({ kind: 'remove', point })}
    />
  ))
}

/** With more points, these handles would cover each other. */
const BETWEEN_MAX = 100

/** Handles in the middle of each side; clicking or dragging one inserts a point. */
const BetweenHandles = ({ drawing: { sketch }, dispatch }: SketchHandlesProps) => {
  const { geofences } = useTexts()
  const positions = mapPositions(sketch)
  if (positions.length < 2 || positions.length > BETWEEN_MAX) return null
  const [first] = positions
  const ends = [...positions.slice(1), ...(sketch.kind === 'polygon' && positions.length > 2 && first ? [first] : [])]
  return ends.map((end, after) => {
    const [longitude, latitude] = positions[after] ?? end
    const middle: [number, number] = [(longitude + end[0]) / 2, (latitude + end[1]) / 2]
    return (
      <Handle
        key={after}
        at={middle}
        label={geofences.between(after + 1)}
        kind="between"
        onDrop={at => dispatch({ kind: 'insert', after, place: coordinatesOf(at) })}
        onPress={() =>
          dispatch({ kind: 'insert', after, place: roundCoordinates({ longitude: middle[0], latitude: middle[1] }) })
        }
      />
    )
  })
}

const RADIUS_PX = 80

/** Returns a point to add, and a radius for a new circle that is easy to resize. */
export const newPoint = (
  map: MapLibre,
  { lat, lng }: LngLat,
): { readonly place: Coordinates; readonly radius: Meters } => {
  const { x, y } = map.project([lng, lat])
  const aside = map.unproject([x + RADIUS_PX, y])
  const place = roundCoordinates({ latitude: lat, longitude: lng })
  const radius = distanceBetween(place, roundCoordinates({ latitude: aside.lat, longitude: aside.lng }))
  return { place, radius: meters(Math.max(1, Math.round(radius))) }
}

const coordinatesOf = ({ lat, lng }: LngLat): Coordinates => roundCoordinates({ latitude: lat, longitude: lng })
