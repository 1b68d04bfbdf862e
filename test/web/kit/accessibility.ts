/** Accessibility findings of axe. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

/**
 * Returns serious and critical findings: `color-contrast: <span…>`. Waits for busy buttons: they are dimmed, and change. Looks
 * again before it returns findings, because a button can become busy meanwhile.
 */
export const seriousFindings = async (page: Page): Promise<string[]> => {
  const found = await findingsNow(page)
  return found.length === 0 ? found : findingsNow(page)
}

const findingsNow = async (page: Page): Promise<string[]> => {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  await page.evaluate(AXE)
  const violations = await page.evaluate<Violation[]>('axe.run(document).then(({ violations }) => violations)')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}
