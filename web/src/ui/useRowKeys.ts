import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { type RowGoal, rowGoal, type RowLayout } from './rowLayout.ts'

const CONTROLS = 'a, button, input[type="checkbox"]'

/** Arrow, Page, Home and End keys move the focus from row to row, also to rows that are not rendered yet. */
export const useRowKeys = (frame: RefObject<HTMLDivElement | null>, layout: RowLayout): void => {
  const wanted = useRef<RowGoal>(undefined)
  const focusWanted = useCallback((): void => {
    const { current: element } = frame
    for (let goal = wanted.current; element && goal; goal = wanted.current) {
      const { index, step } = goal
      const [top, bottom] = [layout.topOf(index), layout.topOf(index + 1)]
      element.scrollTo({ top: Math.min(top, Math.max(bottom - element.clientHeight, element.scrollTop)) })
      const row = element.querySelector(`[aria-posinset="${index + 1}"]`)
      if (!row) return
      const control = row.querySelector<HTMLElement>(CONTROLS)
      control?.focus({ preventScroll: true })
      const next = index + step
      wanted.current = control || next < 0 || next >= layout.count ? undefined : { index: next, step }
    }
  }, [frame, layout])
  // After each rendering, because a row appears after its list was scrolled.
  useEffect(focusWanted)
  useEffect(() => {
    const { current: element } = frame
    if (!element) return undefined
    const press = (event: KeyboardEvent): void => {
      const { target, key, altKey, ctrlKey, metaKey } = event
      const row = target instanceof Element && target.matches(CONTROLS) ? target.closest('[aria-posinset]') : null
      if (!row || altKey || ctrlKey || metaKey) return
      const goal = rowGoal(key, Number(row.getAttribute('aria-posinset')) - 1, layout, element.clientHeight)
      if (!goal) return
      event.preventDefault()
      wanted.current = goal
      focusWanted()
    }
    element.addEventListener('keydown', press)
    return () => element.removeEventListener('keydown', press)
  }, [frame, focusWanted, layout])
}
