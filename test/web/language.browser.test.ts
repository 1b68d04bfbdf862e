/** The language of the page: of the browser, of the choice, of the user; and how it writes dates and numbers. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const signIn = async (
  page: Page,
  [email, password, button]: readonly [email: string, password: string, button: string],
) => {
  await page.getByLabel(email).fill('admin')
  await page.getByLabel(password, { exact: true }).fill('correct-horse')
  await page.getByRole('button', { name: button }).click()
}

test.each([
  ['de-DE', 'de', 'Anmelden'],
  ['de-CH', 'de', 'Anmelden'],
  ['en-US', 'en', 'Sign in'],
  ['fr-FR', 'en', 'Sign in'],
  ['ja', 'en', 'Sign in'],
])('greets a browser of %s in %s', async (locale, language, title) => {
  const page = await site.visit({ as: null, locale })
  await page.getByRole('heading', { name: title }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe(language)
})

test('shows German without a moment of English, loads no English, and answers in German', async () => {
  const page = await site.visit({ as: null, locale: 'de-AT' })
  // Keeps all words that were ever on the page.
  await page.addInitScript(`
    window.shown = []
    new MutationObserver(() => document.body && window.shown.push(document.body.innerText))
      .observe(document, { childList: true, subtree: true, characterData: true })`)
  const files: string[] = []
  page.on('request', request => files.push(new URL(request.url()).pathname))
  await page.reload()
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
  await page.getByLabel('E-Mail oder Benutzername').fill('admin')
  await page.getByLabel('Passwort', { exact: true }).fill('falsch')
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByRole('alert').innerText()).resolves.toBe('E-Mail-Adresse oder Passwort ist falsch')
  expect(await seriousFindings(page)).toEqual([])
  await signIn(page, ['E-Mail oder Benutzername', 'Passwort', 'Anmelden'])
  await page.getByRole('heading', { name: 'Ein Handy orten' }).waitFor()
  expect(await page.title()).toBe('Karte – Serverless GPS')
  const shown = (await page.evaluate<string[]>('window.shown')).join('\n')
  expect(shown).toContain('Wird geladen…')
  expect(shown).not.toMatch(/Loading|Sign in|Password|Track a phone/)
  expect(files.filter(file => /\/(de|en)-/.test(file)).map(file => file.slice(8, 10))).toEqual(['de'])
})

test('keeps the language that was chosen, after a reload and after signing in', async () => {
  const page = await site.visit({ as: null, locale: 'en-US' })
  await page.getByLabel('Language').selectOption('Deutsch')
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await signIn(page, ['E-Mail oder Benutzername', 'Passwort', 'Anmelden'])
  await page.getByRole('link', { name: 'Verlauf' }).waitFor()
  await page.getByText('Konto: Administrator').click()
  await page.getByRole('button', { name: 'Abmelden' }).click()
  await page.getByLabel('Sprache').selectOption('English')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('keeps the language of the user, who sees it in another browser', async () => {
  const page = await site.visit({ at: '/account' })
  await page.getByLabel('Phone').fill('+43 1 234')
  const saved = page.waitForResponse(response => response.request().method() === 'PUT')
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch')
  await page.getByRole('heading', { name: 'Mein Konto' }).waitFor()
  expect((await (await saved).json()).attributes.language).toBe('de')
  // Edits stay.
  expect(await page.getByLabel('Telefonnummer').inputValue()).toBe('+43 1 234')
  expect(await seriousFindings(page)).toEqual([])

  const other = await site.visit({ as: null, locale: 'fr-FR' })
  await signIn(other, ['Email or username', 'Password', 'Sign in'])
  await other.getByRole('link', { name: 'Verlauf' }).waitFor()
  await other.getByText('Konto: Administrator').click()
  await other.getByRole('button', { name: 'Abmelden' }).click()
  await other.getByRole('heading', { name: 'Sign in' }).waitFor()

  await page.getByRole('combobox', { name: 'Sprache' }).selectOption('Wie im Browser')
  await page.getByRole('heading', { name: 'My account' }).waitFor()
})

test('writes dates, numbers and ages as in German', async () => {
  const { id, uniqueId } = await site.device('Wagen 1')
  const send = (time: number, more = '') =>
    fetch(`${site.ingest}?id=${uniqueId}&timestamp=${Math.round(time / 1000)}&lat=48.2&lon=16.37&speed=30${more}`)
  await send(Date.parse('2025-10-25T16:05:00Z'))
  await send(Date.now() - 185_000, '&power=1234.5&odometer=1234567')
  const page = await site.visit({ at: `/devices/${id}`, locale: 'de-DE' })
  await page.getByText(/In Bewegung · vor 3 Minuten/).waitFor()
  await page.locator('[data-fact="Versorgungsspannung"]').getByText('1.234,5 V').waitFor()
  await page.locator('[data-fact="Kilometerstand"]').getByText('1.235 km').waitFor()
  await page.evaluate(
    `location.hash = '#/reports/route?devices=${id}&from=2025-10-25T00:00:00Z&to=2025-10-26T00:00:00Z'`,
  )
  await page.getByRole('cell', { name: '25.10.2025, 18:05:00' }).waitFor()
})

test('shows guests the language of their browser', async () => {
  const { id, uniqueId } = await site.device('Wagen 2')
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37 })
  const until = new Date(Date.now() + 3_600_000).toISOString()
  const { token } = await site.call('POST', '/api/shares', { deviceIds: [id], until })
  const guest = await site.visit({ as: null, link: `/?token=${token}`, locale: 'de-DE', phone: true })
  await guest.getByText(/^Administrator teilt das bis .* mit Ihnen\.$/).waitFor()
  await guest.getByText(/Letzte Meldung vor \d+ (s|min)/).waitFor()
  expect(await guest.evaluate('document.documentElement.scrollWidth')).toBe(390)
  expect(await seriousFindings(guest)).toEqual([])

  const reset = await site.visit({ as: null, link: '/reset-password?passwordReset=unknown', locale: 'de-DE' })
  await reset.getByRole('heading', { name: 'Neues Passwort' }).waitFor()
  await reset.getByLabel('Neues Passwort').fill('correct-horse-2')
  await reset.getByRole('button', { name: 'Passwort setzen' }).click()
  expect(await reset.getByRole('alert').innerText()).toBe('Der Link ist ungültig oder abgelaufen')
})

test('opens without a network in the language of the last visit', async () => {
  const [admin] = await site.call('GET', '/api/users')
  await site.call('PUT', `/api/users/${admin.id}`, { ...admin, attributes: { language: 'de' } })
  const page = await site.visit({ worker: true })
  await page.getByRole('link', { name: 'Verlauf' }).waitFor()
  await page.evaluate(`navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ? true :
    new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', () => done(true), { once: true })))`)
  await page.context().setOffline(true)
  await page.reload()
  await page.getByText('Sie sind offline.').waitFor()
  await page.getByRole('link', { name: 'Verlauf' }).waitFor()
  await site.call('PUT', `/api/users/${admin.id}`, admin)
})

test('keeps its language if the texts of another cannot be loaded', async () => {
  const page = await site.visit({ as: null, locale: 'en-GB' })
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.route(/\/assets\/(de|first)-/, route => route.abort())
  await page.getByLabel('Language').selectOption('Deutsch')
  await page.getByRole('alert').getByText('The server cannot be reached').waitFor()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await page.getByLabel('Language').inputValue()).toBe('en')
})

test('offers to reload if the texts cannot be loaded', async () => {
  const page = await site.visit({ as: null, locale: 'de-DE' })
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
  await page.route(/\/assets\/first-/, route => route.abort())
  await page.reload()
  await page.getByText('Die Seite konnte nicht geladen werden.').waitFor()
  await page.unroute(/\/assets\/first-/)
  await page.getByRole('button', { name: 'Neu laden' }).click()
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
})
