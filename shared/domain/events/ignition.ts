import type { Attributes } from '../../model/wire.ts'
import type { EventRule } from '../eventRule.ts'

/** The attribute `ignition` changed. Both positions must carry it: one without it says nothing about the engine. */
export const ignition: EventRule = (position, { last, latest }) => {
  if (!latest || !position.valid || !last) return []
  const [before, now] = [flagOf(last.attributes), flagOf(position.attributes)]
  if (before === undefined || now === undefined || before === now) return []
  return [{ type: now ? 'ignitionOn' : 'ignitionOff' }]
}

const flagOf = ({ ignition: value }: Attributes): boolean | undefined =>
  value === undefined ? undefined : String(value).toLowerCase() === 'true'
