/** The live map with thousands of devices. */
import type { Page } from 'playwright-core'
import { type CrowdMember, crowdOf, positionOf, showCrowd } from '../../bench/kit/crowd.ts'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

const CENTER = { latitude: 48, longitude: 12 }

let site: Site
beforeAll(async () => {
  site = await openSite()
  const server = await site.call('GET', '/api/server')
  await site.call('PUT', '/api/server', { ...server, ...CENTER, zoom: 5 })
})
afterEach(() => site.check())
afterAll(async () => site.close())

const drawn = (page: Page, condition: string) => page.locator(`[data-map][data-idle="true"]${condition}`).waitFor()
const mapData = (page: Page) =>
  page.locator('[data-map]').evaluate((map: { dataset: Record<string, string> }) => ({ ...map.dataset }))

/** Opens the map with devices that no server knows. */
const visit = async (crowd: readonly CrowdMember[], options: Parameters<Site['visit']>[0] = {}) => {
  const page = await site.visit({ ...options, at: '/account' })
  const send = await showCrowd(page, crowd)
  await page.goto(`/?fresh#${options?.at ?? '/'}`)
  return { page, send }
}

/** Devices in rows and columns around the center, some meters apart. */
const yard = (count: number, degreesApart: number): CrowdMember[] => {
  const side = Math.ceil(Math.sqrt(count))
  return crowdOf(count, Date.now()).map(({ device }, n) => {
    const [row, column] = [Math.floor(n / side) - (side - 1) / 2, (n % side) - (side - 1) / 2]
    const place = {
      latitude: CENTER.latitude + row * degreesApart,
      longitude: CENTER.longitude + column * degreesApart,
    }
    return { device, position: positionOf(device.id, { ...place, speedKnots: 0, time: Date.now() }) }
  })
}

const clickCenter = async (page: Page) => {
  const { x, y, width, height } = (await page.locator('[data-map]').boundingBox())!
  await page.mouse.click(x + width / 2, y + height / 2)
}

test('groups 2,000 devices at zoom 5, so that fewer than 120 marks are drawn', async () => {
  const { page } = await visit(crowdOf(2000, Date.now()))
  await drawn(page, '[data-devices="1920"]:not([data-clusters="0"])')
  const { clusters, marks } = await mapData(page)
  expect(Number(clusters)).toBeGreaterThan(10)
  expect(Number(clusters) + Number(marks)).toBeLessThan(120)
})

test('draws the first marks without waiting for the tiles of the map', async () => {
  const page = await site.visit({ at: '/account' })
  await showCrowd(page, crowdOf(2000, Date.now()))
  const waiting: (() => void)[] = []
  await page.route('**/*.pmtiles', route => void waiting.push(() => void route.abort()))
  await page.goto('/?fresh#/')
  await page.locator('[data-map][data-devices="1920"]:not([data-clusters="0"])[data-clusters]').waitFor()
  expect((await mapData(page))['idle']).not.toBe('true')
  expect(waiting.length).toBeGreaterThan(0)
  waiting.forEach(abort => abort())
})

test('makes at most 25 requests for the first view', async () => {
  const { uniqueId } = await site.device('Van')
  await site.reports(uniqueId, CENTER)
  const page = await site.visit({ as: null })
  await page.context().request.post(`${site.api}/api/session`, { form: { email: 'admin', password: 'correct-horse' } })
  const addresses: string[] = []
  page.on('request', request => addresses.push(`${request.url()} ${request.headers()['range']}`))
  await page.goto('/?fresh#/')
  await drawn(page, '[data-devices="1"][data-marks="1"]')
  expect(new Set(addresses).size).toBeLessThanOrEqual(25)
})

test('chips leave the same number of rows and marks, and the map groups devices only if the user wants it', async () => {
  const server = await site.call('GET', '/api/server')
  await site.call('PUT', '/api/server', { ...server, ...CENTER, zoom: 3 })
  const { page } = await visit(crowdOf(2000, Date.now()))
  await page.goto('/#/account')
  await page.getByLabel('Group devices on the map').uncheck()
  await page.goto('/#/')
  await drawn(page, '[data-clusters="0"][data-marks="1920"]')
  const counts = new Map<string, string>()
  for (const state of ['moving', 'standing', 'idling', 'offline', 'never']) {
    const chip = page.locator(`[data-chip="${state}"]`)
    await chip.click()
    const written = await chip.locator('b').innerText()
    const count = written.replace(',', '')
    counts.set(state, count)
    await page.getByText(`${written} of 2,000 devices`).waitFor()
    await drawn(page, state === 'never' ? '[data-marks="0"]' : `[data-devices="${count}"][data-marks="${count}"]`)
    expect(await page.locator(`[data-device]:not([data-state="${state}"])`).count()).toBe(0)
  }
  expect([...counts.values()].map(Number)).toEqual([1080, 520, 80, 240, 80])
  // A second click shows all.
  await page.locator('[data-chip="never"]').click()
  await page.getByText('2,000 devices', { exact: true }).waitFor()
  await site.call('PUT', '/api/server', { ...server, ...CENTER, zoom: 5 })
})

test('a click on a group zooms to its devices, and a click on a device opens it', async () => {
  const { page } = await visit(yard(81, 0.003))
  await drawn(page, '[data-clusters="1"][data-marks="0"]')
  await clickCenter(page)
  await drawn(page, '[data-clusters="0"][data-marks="81"]')
  await clickCenter(page)
  await page.getByRole('heading', { name: 'Van 41', exact: true }).waitFor()
  await drawn(page, '[data-raised="1"]')
})

test('a click on a group at one place lists its devices, until the user wants to see all', async () => {
  const elsewhere = crowdOf(300, Date.now())
    .slice(60)
    .filter(({ position }) => position && Math.abs(position.latitude - CENTER.latitude) > 3)
  const { page } = await visit([...yard(60, 0), ...elsewhere])
  await drawn(page, ':not([data-clusters="0"])')
  await clickCenter(page)
  await page.getByText('60 at the chosen place').waitFor()
  await page.getByText(`60 of ${60 + elsewhere.length} devices`).waitFor()
  await drawn(page, '[data-devices="60"]')
  await page.locator('[data-device="2"]').click()
  await page.getByRole('heading', { name: 'Van 2', exact: true }).waitFor()
  await page.getByRole('link', { name: 'All devices' }).click()
  await page.getByRole('button', { name: 'Show all places' }).click()
  await page.getByText(`${60 + elsewhere.length} devices`, { exact: true }).waitFor()
})

test('alarms are never part of a group, and have a chip', async () => {
  const crowd = crowdOf(200, Date.now()).map(({ device, position }, n) => ({
    device,
    position: position && n < 3 ? { ...position, attributes: { ...position.attributes, alarm: 'sos' } } : position,
  }))
  const { page } = await visit(crowd)
  await drawn(page, '[data-raised="3"]')
  await page.getByRole('button', { name: 'Alarm 3' }).click()
  await drawn(page, '[data-devices="3"]')
  expect(await page.locator('[data-device]').first().innerText()).toContain('Alarm: SOS')
})

test('arrow keys, Home, End and Page keys reach each row, and a screen reader its number', async () => {
  const { page } = await visit(crowdOf(20_000, Date.now()))
  await page.getByText('20,000 devices').waitFor()
  const focused = () =>
    page.evaluate<string>(`(() => {
      const row = document.activeElement.closest('li')
      return row ? row.ariaPosInSet + ' of ' + row.ariaSetSize + ': ' + document.activeElement.innerText.split('\\n')[0] : ''
    })()`)
  const press = async (key: string, row: string) => {
    await page.keyboard.press(key)
    for (let tries = 0; tries < 100 && (await focused()) !== row; tries += 1) await page.waitForTimeout(50)
    expect(await focused()).toBe(row)
  }
  await page.locator('[data-device="1"]').focus()
  await press('ArrowDown', '2 of 20000: Van 2')
  await press('End', '20000 of 20000: Van 20000')
  await press('ArrowUp', '19999 of 20000: Van 19999')
  await press('Home', '1 of 20000: Van 1')
  await press('End', '20000 of 20000: Van 20000')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Van 20000' }).waitFor()
  expect(await page.locator('[data-device]').count()).toBe(0)
})

test.each(['light', 'dark'])('has no serious accessibility finding at 200 % zoom (%s)', async theme => {
  const { page } = await visit(crowdOf(2000, Date.now()), { dark: theme === 'dark' })
  await page.setViewportSize({ width: 640, height: 400 })
  await drawn(page, ':not([data-clusters="0"])')
  expect(await seriousFindings(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(640)
  await page.locator('[data-device="3"]').click()
  await page.getByRole('heading', { name: 'Van 3', exact: true }).waitFor()
  await drawn(page, '[data-raised="1"]')
  expect(await seriousFindings(page)).toEqual([])
})
