/** State of drawing a geofence: actions, undo and the text of the area. */
import { distanceBetween, type Coordinates } from '#shared/domain/geometry.ts'
import { type Meters, meters } from '#shared/units.ts'
import { convertShape, emptySketch, parseSketch, type ShapeKind, type Sketch, toArea } from './sketch.ts'

export interface Drawing {
  readonly sketch: Sketch
  /** Text of the area: of the sketch, or as typed. */
  readonly text: string
  /** Why the typed text is invalid. */
  readonly problem?: string
  /** Earlier sketches, the latest last. */
  readonly past: readonly Sketch[]
  /** Identifies the current movement, so that it is undone as one step. */
  readonly moving?: string
  /** Index of the point that the buttons apply to. */
  readonly chosen?: number
}

export type SketchAction =
  | { readonly kind: 'open'; readonly area: string }
  | { readonly kind: 'shape'; readonly shape: ShapeKind }
  /** Appends a point. For a circle, sets the center, and the radius if it has none. */
  | { readonly kind: 'add'; readonly place: Coordinates; readonly radius: Meters }
  | { readonly kind: 'insert'; readonly after: number; readonly place: Coordinates }
  /** `continued`: part of the same movement as the previous action. */
  | { readonly kind: 'move'; readonly point: number; readonly place: Coordinates; readonly continued?: boolean }
  | { readonly kind: 'remove'; readonly point: number }
  | { readonly kind: 'radius'; readonly radius: Meters; readonly continued?: boolean }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'choose'; readonly point: number }
  | { readonly kind: 'undo' }

const STEPS_KEPT = 100

export const openDrawing = (area: string): Drawing => {
  const read = parseSketch(area)
  if ('sketch' in read) return { sketch: read.sketch, text: area, past: [] }
  return { sketch: emptySketch('polygon'), text: area, past: [], ...(area !== '' && { problem: read.problem }) }
}

export const reduceDrawing = (drawing: Drawing, action: SketchAction): Drawing => {
  const { sketch, past } = drawing
  switch (action.kind) {
    case 'open':
      return openDrawing(action.area)
    case 'choose':
      return drawing.chosen === action.point ? drawing : { ...drawing, chosen: action.point }
    case 'type':
      return applyText(drawing, action.text)
    case 'undo': {
      const before = past.at(-1)
      return before ? { sketch: before, text: toArea(before), past: past.slice(0, -1) } : drawing
    }
    default: {
      const next = applyEdit(drawing, action)
      if (next === sketch) return drawing
      const moving = movedBy(action)
      const goesOn =
        'continued' in action && action.continued === true && moving !== undefined && moving === drawing.moving
      const kept = goesOn ? past : [...past, sketch].slice(-STEPS_KEPT)
      const result = { sketch: next, text: toArea(next), past: kept, ...choiceAfter(drawing, action) }
      return moving === undefined ? result : { ...result, moving }
    }
  }
}

const movedBy = (action: SketchAction): string | undefined => {
  if (action.kind === 'radius') return 'radius'
  return action.kind === 'move' ? `point ${action.point}` : undefined
}

type SketchEdit = Exclude<SketchAction, { readonly kind: 'open' | 'choose' | 'type' | 'undo' }>

const applyEdit = ({ sketch }: Drawing, action: SketchEdit): Sketch => {
  const { kind, points } = sketch
  switch (action.kind) {
    case 'shape':
      return convertShape(action.shape, sketch)
    case 'add':
      if (kind === 'circle') return { kind, points: [action.place], radius: sketch.radius || action.radius }
      return { ...sketch, points: [...points, action.place] }
    case 'insert':
      return { ...sketch, points: points.toSpliced(action.after + 1, 0, action.place) }
    case 'move':
      return { ...sketch, points: points.with(action.point, action.place) }
    case 'remove':
      return kind === 'circle' ? emptySketch(kind) : { ...sketch, points: points.toSpliced(action.point, 1) }
    case 'radius':
      return { ...sketch, radius: meters(Math.max(1, Math.round(action.radius * 10) / 10)) }
  }
}

/** Selects the point that was added or moved last. */
const choiceAfter = ({ chosen, sketch }: Drawing, action: SketchEdit): { readonly chosen?: number } => {
  const last = sketch.points.length
  if (action.kind === 'add') return { chosen: sketch.kind === 'circle' ? 0 : last }
  if (action.kind === 'insert') return { chosen: action.after + 1 }
  if (action.kind === 'move') return { chosen: action.point }
  if (action.kind === 'remove' && last > 1) return { chosen: Math.min(action.point, last - 2) }
  return action.kind === 'radius' && chosen !== undefined ? { chosen } : {}
}

const applyText = ({ sketch, past }: Drawing, text: string): Drawing => {
  const read = parseSketch(text)
  if ('problem' in read) return { sketch, text, problem: read.problem, past }
  return { sketch: read.sketch, text, past: [...past, sketch].slice(-STEPS_KEPT) }
}

/** Returns the radius from the center to the given coordinates. */
export const radiusTo = ({ points: [center] }: Sketch, place: Coordinates): Meters =>
  center ? distanceBetween(center, place) : meters(0)
