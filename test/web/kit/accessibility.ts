/** Accessibility findings of axe. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

/** Returns all findings: `color-contrast: <span…>`. */
export const allFindings = async (page: Page): Promise<string[]> => textsOf(await violationsOf(page))

/** Returns serious and critical findings. */
export const seriousFindings = async (page: Page): Promise<string[]> =>
  textsOf((await violationsOf(page)).filter(({ impact }) => impact === 'serious' || impact === 'critical'))

/**
 * Waits for busy buttons: they are dimmed, and change. Looks again before it returns findings, because a button can become
 * busy meanwhile.
 */
const violationsOf = async (page: Page): Promise<Violation[]> => {
  const found = await violationsNow(page)
  return found.length === 0 ? found : violationsNow(page)
}

const violationsNow = async (page: Page): Promise<Violation[]> => {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  await page.evaluate(AXE)
  return page.evaluate<Violation[]>('axe.run(document).then(({ violations }) => violations)')
}

const textsOf = (violations: readonly Violation[]): string[] =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
