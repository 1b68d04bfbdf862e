import { useCallback, useMemo, useState } from 'react'
import { navigate } from '../app/router.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import styles from '../ui/Form.module.css'
import { localMinute, parseRange, type Preset, presetRange, PRESETS, type Range, rangeQuery } from './range.ts'

interface RangeFieldProps {
  readonly range: Range
  readonly change: (range: Range) => void
}

/** Selects a preset period or two times. */
export const RangeField = ({ range, change }: RangeFieldProps) => {
  const { range: texts } = useTexts()
  const [now] = useState(() => new Date())
  const isChosen = (one: Range) =>
    one.from.getTime() === range.from.getTime() && one.to.getTime() === range.to.getTime()
  const changeTo = (part: Partial<Range>): void => {
    const next = { ...range, ...part }
    if (next.from.getTime() < next.to.getTime()) change(next)
  }
  return (
    <fieldset className={styles['range']}>
      <legend className="heard">{texts.range}</legend>
      <div className={styles['presets']}>
        {PRESETS.map(preset => (
          <Button
            key={preset}
            aria-pressed={isChosen(presetRange(preset, now))}
            onClick={() => change(presetRange(preset, now))}
          >
            {texts.presets[preset]}
          </Button>
        ))}
      </div>
      <Field
        label={texts.from}
        type="datetime-local"
        value={localMinute(range.from)}
        onChange={event => changeTo(parseTime(event.target.value, 'from'))}
      />
      <Field
        label={texts.to}
        type="datetime-local"
        value={localMinute(range.to)}
        onChange={event => changeTo(parseTime(event.target.value, 'to'))}
      />
    </fieldset>
  )
}

/** Returns an empty object while the input is incomplete. */
const parseTime = (text: string, member: keyof Range): Partial<Range> => {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? {} : { [member]: date }
}

/** Returns the range of the page's address, or the preset. Changes are written to the address. */
export const useRangeQuery = (path: string, query: URLSearchParams, otherwise: Preset) => {
  const [usual] = useState(() => presetRange(otherwise, new Date()))
  const range = useMemo(() => parseRange(query) ?? usual, [query, usual])
  const change = useCallback((next: Range) => navigate(path, rangeQuery(next), { replace: true }), [path])
  return { range, change }
}
