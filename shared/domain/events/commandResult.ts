import type { EventRule } from '../eventRule.ts'

/** A device answers a command with the attribute `result`. */
export const commandResult: EventRule = ({ attributes }) =>
  attributes['result'] === undefined ? [] : [{ type: 'commandResult', attributes: { result: attributes['result'] } }]
