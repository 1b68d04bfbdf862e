import type { EventRule } from '../eventRule.ts'

/** Each position with the attribute `alarm` raises one, late ones too. */
export const alarm: EventRule = ({ attributes }) =>
  attributes['alarm'] === undefined ? [] : [{ type: 'alarm', attributes: { alarm: attributes['alarm'] } }]
