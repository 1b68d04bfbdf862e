/** The page that says why a device is silent. */
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

test('says that a device has never reported, then that it reports, and lists refused points with their reason', async () => {
  const { id, uniqueId } = await site.device(`Van ${'W'.repeat(100)}`)
  const page = await site.visit({ at: `/devices/${id}/connect`, phone: true })
  await page.getByRole('link', { name: 'Why is it silent?' }).click()
  await page.getByText('The device has never reported.').waitFor()
  await page.getByText('No refused points.').waitFor()
  expect(await seriousFindings(page)).toEqual([])

  await fetch(`${site.ingest}/?id=${uniqueId}&lat=91&lon=16`)
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37 })
  const answer = page.locator('[data-finding="reports"]')
  // The refused report can be shown before the fix that followed it.
  const protocol = page.locator('[data-fact="Protocol"]')
  while (
    !((await answer.isVisible()) && (await protocol.isVisible())) ||
    (await page.getByRole('cell').count()) === 0
  ) {
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.waitForTimeout(200)
  }
  await protocol.getByText('osmand').waitFor()
  await page.locator('[data-finding="refused"]').getByText(/lat/).waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  expect(await seriousFindings(page)).toEqual([])
})

test('says that a device is disabled, and shows the message of the server for a device of others', async () => {
  const { id } = await site.device('Off', { disabled: true })
  const page = await site.visit({ at: `/devices/${id}/silence` })
  await page.getByText('The device is disabled, so its reports are refused.').waitFor()
  await page.goto('/#/devices/4711/silence')
  await page.getByRole('alert').getByText('Device access denied').waitFor()
})
