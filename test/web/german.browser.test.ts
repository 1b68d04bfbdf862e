/** The app in German: every page, without an English word and without a word that is too wide. */
import type { Page } from 'playwright-core'
import { de } from '../../web/src/texts/de.ts'
import { en } from '../../web/src/texts/en.ts'
import { seriousFindings } from './kit/accessibility.ts'
import { wordsIn, wordsOnlyIn } from './kit/catalogs.ts'
import { everyPage, fillPages, type Fleet, showPage } from './kit/everyPage.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
let van: Fleet
beforeAll(async () => {
  site = await openSite()
  van = await fillPages(site)
})
afterEach(() => site.check())
afterAll(async () => site.close())

const ENGLISH = wordsOnlyIn(en, de)

/** What users see, and what screen readers say. */
const shownTexts = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const names = ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext']
    const named = [...document.querySelectorAll(names.map(name => '[' + name + ']').join())]
    const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
    const found = [document.title]
    while (texts.nextNode())
      if (!/^(SCRIPT|STYLE|NOSCRIPT)$/.test(texts.currentNode.parentElement.tagName)) found.push(texts.currentNode.data)
    return [...found, ...named.flatMap(one => names.map(name => one.getAttribute(name) ?? ''))]
  })()`)

/** The group that each server begins with. */
const DATA = 'Default Network'

/** Returns the texts with a word that only the English catalog has. */
const englishIn = (texts: readonly string[]): string[] =>
  texts.filter(text => wordsIn(text.replace(DATA, '')).some(word => ENGLISH.has(word)))

const goTo = async (page: Page, [path, text]: readonly [path: string, text: string]) => {
  await showPage(page, path, text, de)
}

test('shows each page in German, without an English word and without an accessibility finding', async () => {
  const page = await site.visit({ locale: 'de-AT', phone: true })
  await page.locator('[data-map][data-idle="true"]').waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  const found: string[] = []
  for (const one of everyPage(van, de)) {
    await goTo(page, one)
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    found.push(
      ...[...englishIn(await shownTexts(page)), ...(await seriousFindings(page))].map(text => `${one[0]}: ${text}`),
    )
  }
  expect(found).toEqual([])
})

test.each([320, 390])('fits each page into a width of %d pixels', async width => {
  const page = await site.visit({ locale: 'de-DE', phone: true })
  await page.setViewportSize({ width, height: 780 })
  await page.locator('[data-map][data-idle="true"]').waitFor()
  const wide: string[] = []
  for (const one of everyPage(van, de)) {
    await goTo(page, one)
    const actual = await page.evaluate<number>('document.documentElement.scrollWidth')
    if (actual > width) wide.push(`${one[0]}: ${actual}`)
    wide.push(...(await clippedTexts(page)).map(text => `${one[0]}: ${text}`))
    wide.push(...(await brokenWords(page)).map(word => `${one[0]}: ${word}`))
  }
  expect(wide).toEqual([])
})

/** Returns buttons, tabs and labels whose text is wider than they are. */
const clippedTexts = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll('button, label, legend, h1, h2, nav a, nav a > span')]
    .filter(one => one.textContent.trim() !== '' && !one.classList.contains('heard') && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1)
    .map(one => one.textContent.trim())`)

/** Returns the words that go on in the next line without a hyphen, because they do not fit. */
const brokenWords = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const broken = []
    while (texts.nextNode())
      for (const { index, 0: word } of texts.currentNode.data.matchAll(/\\p{L}{3,}/gu)) {
        const range = document.createRange()
        range.setStart(texts.currentNode, index)
        range.setEnd(texts.currentNode, index + word.length)
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word)
      }
    return broken
  })()`)
