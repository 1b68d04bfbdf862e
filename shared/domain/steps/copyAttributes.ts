import type { PipelineStep } from '../step.ts'

/**
 * Copies attributes that the device sends only now and then from its latest position, if `processing.copyAttributes.enable`
 * is set: those that `processing.copyAttributes` names, separated by spaces.
 */
export const copyAttributes: PipelineStep = (position, { previous, settings }) => {
  if (!settings.flag('processing.copyAttributes.enable') || !previous) return position
  const names = settings.text('processing.copyAttributes').split(' ').filter(Boolean)
  const copied = names.flatMap(name => {
    const value = previous.attributes[name]
    return value === undefined || Object.hasOwn(position.attributes, name) ? [] : [[name, value] as const]
  })
  return copied.length === 0
    ? position
    : { ...position, attributes: { ...position.attributes, ...Object.fromEntries(copied) } }
}
