/** Reports, and their files. */
import { readFileSync } from 'node:fs'
import type { Download, Page } from 'playwright-core'
import { unzip } from '../kit/unzip.ts'
import { seriousFindings } from './kit/accessibility.ts'
import { DAY, driveDay } from './kit/drive.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
let van: { readonly id: number; readonly uniqueId: string }
let idle: { readonly id: number }
let group: { readonly id: number }
beforeAll(async () => {
  site = await openSite()
  group = await site.call('POST', '/api/groups', { name: 'Vans' })
  van = await site.device('Van: <1>', { groupId: group.id })
  idle = await site.device('Idle')
  await driveDay(site, van.uniqueId)
})
afterEach(() => site.check())
afterAll(async () => site.close())

const about = (kind: string, query: object = { devices: van.id }) =>
  `/reports/${kind}?${new URLSearchParams({ ...query, ...DAY } as Record<string, string>).toString()}`

const rowsOf = async (page: Page) => {
  await page.locator('[data-row]').first().waitFor()
  const rows = await page.locator('[data-row]').all()
  return Promise.all(rows.map(async row => (await row.getByRole('cell').allInnerTexts()).map(text => text.trim())))
}

const taken = async (page: Page, format: string): Promise<Download> => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: format }).click(),
  ])
  return download
}

test('loads, sorts and downloads a trip report of a replayed track', async () => {
  const page = await site.visit({ at: about('trips', {}) })
  await page.getByText('Select devices or groups and a period.').waitFor()
  await page.locator('[data-picker="Devices"]').click()
  const dialog = page.getByRole('dialog', { name: 'Devices' })
  await dialog.getByLabel('Search').fill('van')
  await dialog.getByRole('checkbox').check()
  await dialog.getByText('1 selected').waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()

  await page.getByText('2 rows').waitFor()
  expect(page.url()).toContain(`devices=${van.id}`)
  const [first, second] = await rowsOf(page)
  expect(first!.slice(0, 7)).toEqual([
    'Van: <1>',
    '25 Oct 2026, 06:03:20',
    '25 Oct 2026, 06:24:30',
    '21 min',
    '17.7 km',
    '29 kn',
    '29 kn',
  ])
  expect(second![4]).toBe('14.5 km')
  expect(await page.locator('tfoot td').allInnerTexts()).toEqual(expect.arrayContaining(['Total', '32.2 km', '49 kn']))
  // The day has 25 hours and one bar.
  expect(await page.locator('[data-bar]').allInnerTexts()).toEqual([expect.stringMatching(/25 Oct 2026\s+32.2 km/)])

  await page.getByRole('columnheader', { name: 'Distance' }).getByRole('button').click()
  expect((await rowsOf(page)).map(cells => cells[4])).toEqual(['14.5 km', '17.7 km'])
  expect(await page.getByRole('columnheader', { name: 'Distance' }).getAttribute('aria-sort')).toBe('ascending')

  const download = await taken(page, 'XLSX')
  const workbook = readFileSync(await download.path())
  const texts = [...unzip(workbook)]
    .filter(([name]) => /sheet\d*\.xml$|sharedStrings\.xml$/.test(name))
    .map(([, text]) => text)
    .join('')
  expect(texts).toContain('Van: &lt;1&gt;')
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/)

  await page
    .getByRole('link', { name: /on the map/ })
    .first()
    .click()
  await page.getByText(/^\d+ positions · 1 trip/).waitFor()
})

test('shows a group’s route as table and chart, and downloads it as GPX and CSV', async () => {
  const page = await site.visit({ at: about('route', { groups: group.id }) })
  await page.getByText('109 rows').waitFor()
  expect(await page.locator('[data-row]').count()).toBeLessThan(60)
  await page.getByRole('img', { name: 'Speed of Van: <1> over time, up to 49 kn' }).waitFor()

  const gpx = await taken(page, 'GPX')
  expect(gpx.suggestedFilename()).toBe('Van_ _1_.gpx')
  expect(readFileSync(await gpx.path(), 'utf8').match(/<trkpt /g)).toHaveLength(109)
  await page.getByRole('button', { name: 'CSV' }).waitFor()
  const csv = await taken(page, 'CSV')
  expect(
    readFileSync(await csv.path(), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(110)
})

test('counts a device once if it is selected with its group, and lists devices without trips', async () => {
  const page = await site.visit({ at: about('summary', { devices: `${van.id},${idle.id}`, groups: group.id }) })
  await page.getByText('2 rows').waitFor()
  const rows = await rowsOf(page)
  expect(rows.map(cells => cells[0])).toEqual(['Van: <1>', 'Idle'])
  expect(rows[0]![3]).toBe('49 kn')
})

test('counts events by type, and filters by one type', async () => {
  // The server received the events during the replay.
  const [from, to] = [-1, 1].map(hours => new Date(Date.now() + hours * 3_600_000).toISOString())
  const page = await site.visit({ at: `/reports/events?devices=${van.id}&from=${from}&to=${to}` })
  await page.locator('[data-bar="Device moving"]').getByText('2').waitFor()
  expect((await rowsOf(page)).map(cells => cells[2])).toEqual(
    expect.arrayContaining(['Device moving', 'Device stopped']),
  )
  await page.getByLabel('Event type').selectOption('Device moving')
  await page.getByText('2 rows').waitFor()
  await page.reload()
  await page.getByText('2 rows').waitFor()
  expect((await rowsOf(page)).map(cells => cells[2])).toEqual(['Device moving', 'Device moving'])
  await page.getByLabel('Event type').selectOption('Alarm')
  await page.getByText('No data in this period.').waitFor()
})

test('restores the last report when the page is opened again, and shows the message of a failure', async () => {
  const page = await site.visit({ at: about('trips') })
  await page.getByText('2 rows').waitFor()
  await page.getByRole('link', { name: 'Map', exact: true }).first().click()
  await page.getByRole('link', { name: 'Reports', exact: true }).click()
  await page.getByText('2 rows').waitFor()
  await page.route('**/api/reports/**', route =>
    route.fulfill({ status: 413, contentType: 'text/plain', body: 'The response exceeds 6 MB' }),
  )
  await page.getByRole('button', { name: 'XLSX' }).click()
  expect(await page.getByRole('alert').innerText()).toBe('The response exceeds 6 MB')
})

test('shows days of 23 and 25 hours as one day', async () => {
  const page = await site.visit({ at: '/reports/trips' })
  await page.clock.setFixedTime(new Date('2026-10-25T12:00:00Z'))
  await page.reload()
  const range = () => {
    const query = new URLSearchParams(page.url().split('?')[1])
    return [query.get('from'), query.get('to')]
  }
  await page.getByRole('button', { name: 'Yesterday' }).click()
  expect(range()).toEqual(['2026-10-23T22:00:00.000Z', '2026-10-24T22:00:00.000Z'])
  await page.getByRole('button', { name: 'Today' }).click()
  expect(range()).toEqual([DAY.from, DAY.to])
  await page.getByRole('button', { name: 'This week' }).click()
  expect(range()).toEqual(['2026-10-18T22:00:00.000Z', DAY.to])
})

test('has no serious accessibility finding, and fits on a phone', async () => {
  for (const kind of ['summary', 'trips', 'route']) {
    const page = await site.visit({ at: about(kind), dark: kind === 'trips' })
    await page.getByText(/\d rows?$/).waitFor()
    expect(await seriousFindings(page)).toEqual([])
  }
  const phone = await site.visit({ at: about('trips'), phone: true })
  await phone.getByText('2 rows').waitFor()
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390)
  await phone.locator('[data-picker="Devices"]').click()
  await phone.getByRole('dialog').waitFor()
  expect(await seriousFindings(phone)).toEqual([])
})
