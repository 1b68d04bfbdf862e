/** Rejected points: correction, and another target device. */
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

jest.setTimeout(120_000)

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

/** Waits for the asynchronous stream. */
const entries = async (count: number): Promise<any[]> => {
  const day = 86_400_000
  const [from, to] = [new Date(Date.now() - day), new Date(Date.now() + day)].map(date => date!.toISOString())
  for (let attempt = 0; ; attempt += 1) {
    const found: any[] = await site.call('GET', `/api/quarantine?from=${from}&to=${to}`)
    if (found.length >= count || attempt === 50) return found
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

test('corrects a rejected point, sends it again and shows the outcome of each attempt', async () => {
  const { id, uniqueId } = await site.device('Van 7')
  const time = Math.floor(Date.now() / 1000) - 60
  await fetch(`${site.ingest}/?id=${uniqueId}&lat=482&lon=16.37&speed=10&timestamp=${time}`)
  expect(await entries(1)).toHaveLength(1)
  const page = await site.visit({ at: '/admin/quarantine' })
  await page.getByText('One point was rejected.').waitFor()
  await page.locator('[data-row] a').click()
  await page.getByText('This point needs a correction or another device.').waitFor()
  expect(await page.getByRole('term').allInnerTexts()).toEqual(['Reason', 'Received at', 'Device', 'Protocol'])
  expect(await seriousFindings(page)).toEqual([])

  const query = page.getByLabel('Query')
  expect(await query.inputValue()).toContain('lat=482')
  await query.fill((await query.inputValue()).replace('lat=482', 'lat=98.2'))
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByRole('alert').getByText('latitude is not between -90 and 90').waitFor()
  expect(await page.locator('[data-state="waiting"]').count()).toBe(1)

  await query.fill((await query.inputValue()).replace('lat=98.2', 'lat=48.2'))
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByText(/^Sent again at .* by you\. Stored as the position of /).waitFor()
  const [position] = await site.call(
    'GET',
    `/api/positions?deviceId=${id}&from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z`,
  )
  expect(position).toMatchObject({
    latitude: 48.2,
    longitude: 16.37,
    fixTime: new Date(time * 1000).toISOString().replace('Z', '+00:00'),
  })
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('link', { name: 'All rejected points' }).click()
  await page.locator('[data-row]').getByText('Sent again').waitFor()
})

test('sends a rejected point to another device, and shows a message for an unknown entry', async () => {
  const { uniqueId } = await site.device('Van 8')
  const { id: other } = await site.device('Van 9')
  await fetch(`${site.ingest}/?id=${uniqueId}&lat=48.5`)
  const [{ id }] = (await entries(2)).filter(({ reason }) => reason === 'longitude is missing')
  const page = await site.visit({ at: `/admin/quarantine/${id}`, phone: true })
  await page.getByLabel('Query').fill('lat=48.5&lon=16.5')
  await page.getByRole('button', { name: /^Device:/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: /Van 9/ }).click()
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.locator('[data-state="stored"]').getByRole('link', { name: 'Van 9' }).waitFor()
  expect(
    await site.call('GET', `/api/positions?deviceId=${other}&from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z`),
  ).toMatchObject([{ latitude: 48.5, longitude: 16.5 }])
  await page.goto(`${site.api}/#/admin/quarantine/1-2-3`)
  await page.getByRole('alert').getByText('Quarantine entry not found').waitFor()
})
