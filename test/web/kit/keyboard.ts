/** Use of a page by keys only. */
import type { Page } from 'playwright-core'

/** Returns the accessible name of the focused element. */
export const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const { activeElement: one } = document
    return (one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent ?? '').trim()
  })()`)

const TABS_MOST = 60

/** Presses Tab until the named element has the focus. Rejects if it is never reached. */
export const tabTo = async (page: Page, name: string): Promise<void> => {
  const passed: string[] = []
  for (let tabs = 0; tabs < TABS_MOST; tabs += 1) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (at.startsWith(name)) return
    passed.push(at.slice(0, 30))
  }
  throw new Error(`the keys did not come to ${name}, but to ${passed.join(' | ')}`)
}
