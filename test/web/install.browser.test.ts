/** The app as an installed one: its manifest, its icons, and opening without a network. */
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

/** Resolves once the service worker controls the page, with the files that it stored. */
const STORED = `(async () => {
  await navigator.serviceWorker.ready
  if (!navigator.serviceWorker.controller)
    await new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))
  const [name] = await caches.keys()
  const requests = await (await caches.open(name)).keys()
  return requests.map(({ url }) => new URL(url).pathname)
})()`

test('can be installed: the manifest and all of its icons are there', async () => {
  const manifest = await fetch(`${site.api}/app.webmanifest`)
  expect(manifest.headers.get('content-type')).toBe('application/manifest+json')
  const { start_url, display, icons }: any = await manifest.json()
  expect([start_url, display]).toEqual(['/', 'standalone'])
  const sizes = await Promise.all(
    icons.map(async ({ src, type }: { src: string; type: string }) => {
      const icon = await fetch(site.api + src)
      expect([icon.status, icon.headers.get('content-type')]).toEqual([200, type])
      return widthOf(Buffer.from(await icon.arrayBuffer()))
    }),
  )
  expect(sizes).toEqual([undefined, 192, 512, 512])
})

/** Returns the width of a PNG file from its header; undefined for other files. */
const widthOf = (file: Buffer) => (file.toString('latin1', 1, 4) === 'PNG' ? file.readUInt32BE(16) : undefined)

test('opens without a network for the last user, says so, and is live again', async () => {
  await site.device('Van 1')
  const page = await site.visit({ worker: true })
  await page.getByText('Van 1').first().waitFor()
  const stored: string[] = await page.evaluate(STORED)
  expect(stored).toContain('/')
  expect(stored.filter(path => /^\/api|\.pmtiles$/.test(path))).toEqual([])

  await page.context().setOffline(true)
  await page.reload()
  await page.getByText('You are offline.').waitFor()
  await page.getByRole('navigation').first().waitFor()
  await page.locator('[data-map]').waitFor()
  await page.getByText('Devices are shown when the server can be reached.').waitFor()
  await page.locator('[data-logo]').waitFor()
  expect(await page.getByText('Van 1').count()).toBe(0)

  await page.context().setOffline(false)
  await page.getByText('Van 1').first().waitFor()
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
})

test('keeps no secret, and forgets the user who signs out', async () => {
  const page = await site.visit({ worker: true })
  await page.locator('[data-connection="live"]').waitFor()
  const kept: string = await page.evaluate("localStorage.getItem('session')")
  expect(JSON.parse(kept).user).toMatchObject({ email: 'admin', token: null, password: null })
  await page.locator('summary', { hasText: 'Account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await page.evaluate("localStorage.getItem('session')")).toBeNull()
})

test('gives guests no worker', async () => {
  const page = await site.visit({ as: null, worker: true })
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await page.evaluate('navigator.serviceWorker.getRegistrations().then(all => all.length)')).toBe(0)
})
