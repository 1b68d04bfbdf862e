/** The page while the server does not answer. */
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const BANNER = /The server does not answer\. The page shows data from/

test('says that the server is gone, counts no device as online, and recovers by itself', async () => {
  const { uniqueId } = await site.device('Van 1')
  await site.reports(uniqueId, { latitude: 46, longitude: 14 })
  const page = await site.visit()
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
  await page.locator('[data-connection="live"]').waitFor()
  await page.locator('[data-device][data-state="standing"]').waitFor()

  gone = true
  sockets.forEach(socket => socket.close())
  await page.getByText(BANNER).waitFor()
  await page.locator('[data-device][data-state="unknown"]').waitFor()
  await page.locator('[data-map][data-pale="true"]').waitFor()
  expect(await page.locator('[data-connection="lost"]').count()).toBe(1)

  gone = false
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
