import { useCallback, useMemo, useState } from 'react'
import { navigate } from '../app/router.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import styles from '../ui/Form.module.css'
import { Notice } from '../ui/Notice.tsx'
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
  const shown = { from: localMinute(range.from), to: localMinute(range.to) }
  // What the user typed stays until it is a period: the two ends are changed one after the other.
  const [typed, setTyped] = useState<{ readonly text: typeof shown; readonly range: Range }>()
  const text = typed?.range === range ? typed.text : shown
  const [from, to] = [new Date(text.from), new Date(text.to)]
  const problem = from.getTime() < to.getTime() ? undefined : texts.endsBefore
  const changeTo = (part: Partial<typeof shown>): void => {
    const next = { ...text, ...part }
    setTyped({ text: next, range })
    const period = { from: new Date(next.from), to: new Date(next.to) }
    if (period.from.getTime() < period.to.getTime()) change(period)
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
        value={text.from}
        onChange={event => changeTo({ from: event.target.value })}
      />
      <Field
        label={texts.to}
        type="datetime-local"
        value={text.to}
        onChange={event => changeTo({ to: event.target.value })}
      />
      {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
    </fieldset>
  )
}

/** Returns the range of the page's address, or the preset. Changes are written to the address. */
export const useRangeQuery = (path: string, query: URLSearchParams, otherwise: Preset) => {
  const [usual] = useState(() => presetRange(otherwise, new Date()))
  const range = useMemo(() => parseRange(query) ?? usual, [query, usual])
  const change = useCallback((next: Range) => navigate(path, rangeQuery(next), { replace: true }), [path])
  return { range, change }
}
