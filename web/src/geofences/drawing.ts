/** State of drawing a geofence: actions, undo and the text of the area. */
import { distanceBetween, type Place } from '#shared/domain/geometry.ts'
import { type Meters, meters } from '#shared/units.ts'
import { areaOf, blank, type ShapeKind, type Sketch, sketchFrom, turnedInto } from './sketch.ts'

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

export type Step =
  | { readonly kind: 'open'; readonly area: string }
  | { readonly kind: 'shape'; readonly shape: ShapeKind }
  /** Appends a point. For a circle, sets the center, and the radius if it has none. */
  | { readonly kind: 'add'; readonly place: Place; readonly radius: Meters }
  | { readonly kind: 'insert'; readonly after: number; readonly place: Place }
  /** `continued`: part of the same movement as the previous action. */
  | { readonly kind: 'move'; readonly point: number; readonly place: Place; readonly again?: boolean }
  | { readonly kind: 'remove'; readonly point: number }
  | { readonly kind: 'radius'; readonly radius: Meters; readonly again?: boolean }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'choose'; readonly point: number }
  | { readonly kind: 'undo' }

const STEPS_KEPT = 100

export const opened = (area: string): Drawing => {
  const read = sketchFrom(area)
  if ('sketch' in read) return { sketch: read.sketch, text: area, past: [] }
  return { sketch: blank('polygon'), text: area, past: [], ...(area !== '' && { problem: read.problem }) }
}

export const stepped = (drawing: Drawing, step: Step): Drawing => {
  const { sketch, past } = drawing
  switch (step.kind) {
    case 'open':
      return opened(step.area)
    case 'choose':
      return drawing.chosen === step.point ? drawing : { ...drawing, chosen: step.point }
    case 'type':
      return typed(drawing, step.text)
    case 'undo': {
      const before = past.at(-1)
      return before ? { sketch: before, text: areaOf(before), past: past.slice(0, -1) } : drawing
    }
    default: {
      const next = changed(drawing, step)
      if (next === sketch) return drawing
      const moving = movedBy(step)
      const goesOn = 'again' in step && step.again === true && moving !== undefined && moving === drawing.moving
      const kept = goesOn ? past : [...past, sketch].slice(-STEPS_KEPT)
      const result = { sketch: next, text: areaOf(next), past: kept, ...choiceAfter(drawing, step) }
      return moving === undefined ? result : { ...result, moving }
    }
  }
}

const movedBy = (step: Step): string | undefined => {
  if (step.kind === 'radius') return 'radius'
  return step.kind === 'move' ? `point ${step.point}` : undefined
}

type Change = Exclude<Step, { readonly kind: 'open' | 'choose' | 'type' | 'undo' }>

const changed = ({ sketch }: Drawing, step: Change): Sketch => {
  const { kind, points } = sketch
  switch (step.kind) {
    case 'shape':
      return turnedInto(step.shape, sketch)
    case 'add':
      if (kind === 'circle') return { kind, points: [step.place], radius: sketch.radius || step.radius }
      return { ...sketch, points: [...points, step.place] }
    case 'insert':
      return { ...sketch, points: points.toSpliced(step.after + 1, 0, step.place) }
    case 'move':
      return { ...sketch, points: points.with(step.point, step.place) }
    case 'remove':
      return kind === 'circle' ? blank(kind) : { ...sketch, points: points.toSpliced(step.point, 1) }
    case 'radius':
      return { ...sketch, radius: meters(Math.max(1, Math.round(step.radius * 10) / 10)) }
  }
}

/** Selects the point that was added or moved last. */
const choiceAfter = ({ chosen, sketch }: Drawing, step: Change): { readonly chosen?: number } => {
  const last = sketch.points.length
  if (step.kind === 'add') return { chosen: sketch.kind === 'circle' ? 0 : last }
  if (step.kind === 'insert') return { chosen: step.after + 1 }
  if (step.kind === 'move') return { chosen: step.point }
  if (step.kind === 'remove' && last > 1) return { chosen: Math.min(step.point, last - 2) }
  return step.kind === 'radius' && chosen !== undefined ? { chosen } : {}
}

const typed = ({ sketch, past }: Drawing, text: string): Drawing => {
  const read = sketchFrom(text)
  if ('problem' in read) return { sketch, text, problem: read.problem, past }
  return { sketch: read.sketch, text, past: [...past, sketch].slice(-STEPS_KEPT) }
}

/** Returns the radius from the center to the given coordinates. */
export const radiusTo = ({ points: [center] }: Sketch, place: Place): Meters =>
  center ? distanceBetween(center, place) : meters(0)
