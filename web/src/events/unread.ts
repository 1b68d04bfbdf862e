/** Which events are new to somebody. */
interface Identified {
  readonly id: number
}

/** How many stand before the one that was seen last; all of them where it is not there any more. Newest first. */
export const unreadIn = (events: readonly Identified[], seen: number | undefined): number => {
  const at = events.findIndex(({ id }) => id === seen)
  return at < 0 ? events.length : at
}

/** Those that came after a moment at which `before` was all there was; newest first. */
export const newSince = <E extends Identified>(events: readonly E[], before: readonly E[]): readonly E[] =>
  events.slice(0, unreadIn(events, before[0]?.id))
