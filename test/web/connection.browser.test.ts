/** The page while the server does not answer. */
import type { Page } from 'playwright-core'
import { allFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

/** Returns a switch that makes the server unreachable for the page, as if it had stopped. */
const breakable = async (page: Page) => {
  let gone = false
  const sockets: { close(): unknown }[] = []
  await page.route('**/api/**', route => (gone ? route.abort() : route.fallback()))
  await page.routeWebSocket(/api\/socket/, socket => {
    if (gone) return void socket.close()
    socket.connectToServer()
    sockets.push(socket)
    return undefined
  })
  await page.reload()
  return (now: 'gone' | 'back'): void => {
    gone = now === 'gone'
    if (gone) sockets.forEach(socket => socket.close())
  }
}

const BANNER = /The server does not answer\. The page shows data from/

test('says that the server is gone, counts no device as online, and recovers by itself', async () => {
  const { uniqueId } = await site.device('Van 1')
  await site.reports(uniqueId, { latitude: 46, longitude: 14 })
  const page = await site.visit()
  const serverIs = await breakable(page)
  await page.locator('[data-connection="live"]').waitFor()
  await page.locator('[data-device][data-state="standing"]').waitFor()

  serverIs('gone')
  await page.getByText(BANNER).waitFor()
  await page.locator('[data-device][data-state="unknown"]').waitFor()
  await page.locator('[data-map][data-pale="true"]').waitFor()
  expect(await page.locator('[data-connection="lost"]').count()).toBe(1)

  serverIs('back')
  await page.getByText(BANNER).waitFor({ state: 'detached' })
  await page.locator('[data-device][data-state="standing"]').waitFor()
  await page.locator('[data-map][data-pale="false"]').waitFor()
})

test('says at once that the browser is offline, and is live again after "online"', async () => {
  const page = await site.visit()
  await page.locator('[data-connection="live"]').waitFor()
  await page.context().setOffline(true)
  await page.getByText('You are offline.').waitFor()
  await page.context().setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
})

test('shows guests of a link pale marks and the age of the data while the server is gone or they are offline', async () => {
  const { id, uniqueId } = await site.device('Van 2')
  await site.reports(uniqueId, { latitude: 46, longitude: 14 })
  const until = new Date(Date.now() + 3_600_000).toISOString()
  const { token } = await site.call('POST', '/api/shares', { deviceIds: [id], until })
  const page = await site.visit({ as: null, link: `/?token=${token}` })
  const serverIs = await breakable(page)
  const isPale = (pale: boolean) => page.locator(`[data-map][data-pale="${pale}"]`).waitFor()
  await page.locator('[data-connection="live"]').waitFor()
  await isPale(false)

  serverIs('gone')
  await page.getByText(BANNER).waitFor()
  await page.getByText('Not connected').waitFor()
  await page.locator(`[data-device="${id}"]`).getByText('Unknown').waitFor()
  await page.getByText(/Last report \d+ (s|min) ago/).waitFor()
  await isPale(true)
  expect(await allFindings(page)).toEqual([])
  serverIs('back')
  await page.getByRole('button', { name: 'Try again now' }).click()
  await page.getByText(BANNER).waitFor({ state: 'detached' })
  await page.locator(`[data-device="${id}"]`).getByText('Standing').waitFor()
  await isPale(false)

  await page.context().setOffline(true)
  await page.getByText('You are offline.').waitFor()
  await isPale(true)
  await page.context().setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
  await isPale(false)
})
