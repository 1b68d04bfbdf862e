/** Reports of what devices did, and the files that people take away. */
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

test('a trips report of a replayed track is chosen, read, put in order and taken away as a workbook', async () => {
  const page = await site.visit({ at: about('trips', {}) })
  await page.getByText('Choose devices or groups, and a time.').waitFor()
  await page.locator('[data-picker="Devices"]').click()
  const dialog = page.getByRole('dialog', { name: 'Devices' })
  await dialog.getByLabel('Search').fill('van')
  await dialog.getByRole('checkbox').check()
  await dialog.getByText('1 chosen').waitFor()
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
  // The day had 25 hours, and is one.
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

test('a route of a group is a table of its positions, a chart, a GPX and a CSV file', async () => {
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

test('a summary of a device and its group tells it once; a device that did nothing has a line', async () => {
  const page = await site.visit({ at: about('summary', { devices: `${van.id},${idle.id}`, groups: group.id }) })
  await page.getByText('2 rows').waitFor()
  const rows = await rowsOf(page)
  expect(rows.map(cells => cells[0])).toEqual(['Van: <1>', 'Idle'])
  expect(rows[0]![3]).toBe('49 kn')
})

test('events are counted by their kinds, and one kind can be asked for', async () => {
  // The server learned of them when they were replayed.
  const [from, to] = [-1, 1].map(hours => new Date(Date.now() + hours * 3_600_000).toISOString())
  const page = await site.visit({ at: `/reports/events?devices=${van.id}&from=${from}&to=${to}` })
  await page.locator('[data-bar="Device moves"]').getByText('2').waitFor()
  expect((await rowsOf(page)).map(cells => cells[2])).toEqual(expect.arrayContaining(['Device moves', 'Device stops']))
  await page.getByLabel('Kind of event').selectOption('Device moves')
  await page.getByText('2 rows').waitFor()
  await page.reload()
  await page.getByText('2 rows').waitFor()
  expect((await rowsOf(page)).map(cells => cells[2])).toEqual(['Device moves', 'Device moves'])
  await page.getByLabel('Kind of event').selectOption('Alarm')
  await page.getByText('There is nothing to report in this time.').waitFor()
})

test('what is asked for is there again when the page is opened again, and what fails is told', async () => {
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

test('the days of a range have the hours that they have', async () => {
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

test('nothing is wrong for those who cannot see, and on a phone everything fits', async () => {
  for (const kind of ['summary', 'trips', 'route']) {
    const page = await site.visit({ at: about(kind), dark: kind === 'trips' })
    await page.getByText(/\d rows$/).waitFor()
    expect(await seriousFindings(page)).toEqual([])
  }
  const phone = await site.visit({ at: about('trips'), phone: true })
  await phone.getByText('2 rows').waitFor()
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390)
  await phone.locator('[data-picker="Devices"]').click()
  await phone.getByRole('dialog').waitFor()
  expect(await seriousFindings(phone)).toEqual([])
})
