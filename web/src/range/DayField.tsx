import { useEffect, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import styles from '../ui/Form.module.css'
import { Icon } from '../ui/Icon.tsx'
import { useNow } from '../ui/useNow.ts'
import { dayAfter, dayBefore, dayOf, isWholeDay, localDate, type Range } from './range.ts'

interface DayFieldProps {
  readonly range: Range
  readonly change: (range: Range) => void
}

/** Selects a day by its date, by two arrows, or by the arrow keys. */
export const DayField = ({ range, change }: DayFieldProps) => {
  const { range: texts } = useTexts()
  const now = new Date(useNow())
  const [before, after] = [dayBefore(range), dayAfter(range)]
  const next = after.from <= now ? after : undefined
  useArrowKeys(key => {
    if (key === 'ArrowLeft') change(before)
    else if (next) change(next)
  })
  // While the user types a year, the date is one of another century.
  const [typed, setTyped] = useState<{ readonly text: string; readonly range: Range }>()
  const shown = isWholeDay(range) ? localDate(range.from) : ''
  const type = (text: string): void => {
    setTyped({ text, range })
    const day = new Date(`${text}T00:00`)
    if (day.getTime() >= 0) change(dayOf(day))
  }
  return (
    <div className={styles['day']} role="group" aria-label={texts.day}>
      <Button aria-label={texts.previousDay} aria-keyshortcuts="ArrowLeft" onClick={() => change(before)}>
        <Icon name="back" />
      </Button>
      <Field
        label={texts.day}
        type="date"
        value={typed?.range === range ? typed.text : shown}
        max={localDate(now)}
        onChange={({ target }) => type(target.value)}
      />
      <Button
        aria-label={texts.nextDay}
        aria-keyshortcuts="ArrowRight"
        disabled={!next}
        onClick={() => next && change(next)}
      >
        <Icon name="forward" />
      </Button>
    </div>
  )
}

/** Elements in which arrow keys have a meaning of their own. */
const USES_ARROWS = 'input, select, textarea, dialog, [data-map]'

const useArrowKeys = (move: (key: 'ArrowLeft' | 'ArrowRight') => void): void => {
  useEffect(() => {
    const press = ({ key, target, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): void => {
      if ((key !== 'ArrowLeft' && key !== 'ArrowRight') || altKey || ctrlKey || metaKey || shiftKey) return
      if (target instanceof Element && target.closest(USES_ARROWS)) return
      move(key)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [move])
}
