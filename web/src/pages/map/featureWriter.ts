/** Sends features to a source of the map: at most once per interval, never while the page is hidden. */
import type { Feature } from 'geojson'

interface Identified extends Feature {
  readonly id: number
}

/** Changes since the last call. Added features replace those with the same id. */
export interface FeatureChanges<F> {
  readonly remove: number[]
  readonly add: F[]
}

export interface FeatureSink<F> {
  readonly replace: (features: F[]) => void
  readonly update: (changes: FeatureChanges<F>) => void
  /** Called with the number of features that the source has now. */
  readonly done: (count: number) => void
}

interface FeatureWriterOptions<F> {
  readonly sink: FeatureSink<F>
  /** Returns the milliseconds between two calls of the sink. */
  readonly interval: (count: number) => number
  readonly isHidden: () => boolean
  readonly now: () => number
  /** Calls back once, as setTimeout does. Returns a function that cancels it. */
  readonly schedule: (then: () => void, milliseconds: number) => () => void
}

export interface FeatureWriter<F> {
  /** Sets the features. Sends them now if they are urgent or the interval has passed, else later. */
  readonly write: (features: readonly F[], urgent: boolean) => void
  /** Checks again whether waiting features can be sent, because the page is visible or the interval changed. */
  readonly wake: () => void
  readonly stop: () => void
}

export const featureWriter = <F extends Identified>(options: FeatureWriterOptions<F>): FeatureWriter<F> => {
  const { sink, interval, isHidden, now, schedule } = options
  let sent: ReadonlyMap<number, F> = new Map()
  let sentAt = -Infinity
  let waiting: readonly F[] | undefined
  let cancel: (() => void) | undefined
  const send = (): void => {
    cancel?.()
    cancel = undefined
    if (!waiting || isHidden()) return
    const next = new Map(waiting.map(feature => [feature.id, feature]))
    waiting = undefined
    if (sendChanges(sent, next, sink)) sentAt = now()
    sent = next
    sink.done(next.size)
  }
  const wake = (): void => {
    if (!waiting) return
    cancel?.()
    cancel = undefined
    const left = sentAt + interval(waiting.length) - now()
    if (left <= 0) send()
    else cancel = schedule(send, left)
  }
  return {
    write: (features, urgent) => {
      waiting = features
      if (urgent) send()
      else if (!cancel) wake()
    },
    wake,
    stop: () => cancel?.(),
  }
}

/** If more changed, the map compares them more slowly than it reads them again. */
const UPDATED_SHARE = 1 / 3

/** Returns false if nothing changed. */
const sendChanges = <F extends Identified>(
  sent: ReadonlyMap<number, F>,
  next: ReadonlyMap<number, F>,
  sink: FeatureSink<F>,
): boolean => {
  const add = [...next.values()].filter(feature => sent.get(feature.id) !== feature)
  const remove = [...sent.keys()].filter(id => !next.has(id))
  if (add.length + remove.length === 0) return false
  if (add.length + remove.length > sent.size * UPDATED_SHARE) sink.replace([...next.values()])
  else sink.update({ add, remove })
  return true
}
