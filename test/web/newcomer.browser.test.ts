/** The first minutes of a new user, from an empty account to a moving device, on a server that phones reach. */
import { isIP } from 'node:net'
import type { Page } from 'playwright-core'
import { reachableHosts } from '../../local/gateway/reachableHosts.ts'
import { allFindings } from './kit/accessibility.ts'
import { focused, tabTo } from './kit/keyboard.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite({ fresh: true, env: { HOST: '0.0.0.0' } })))
afterEach(() => site.check())
afterAll(async () => site.close())

const PASSWORD = 'a-good-one'

const newUser = async (name: string) => {
  await site.call('POST', '/api/users', { name, email: `${name}@example.org`, password: PASSWORD, deviceLimit: -1 })
  return { email: `${name}@example.org`, password: PASSWORD }
}

const closeWelcome = async (page: Page): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: 'Before you start' })
  await dialog.getByRole('button', { name: 'Close' }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Counts what a new user does, and the screens on which it is done. */
const counting = (page: Page) => {
  const screens: string[] = []
  const actions: string[] = []
  return {
    screens,
    actions,
    sees: async (screen: string) => {
      await page.getByRole('heading', { name: screen }).first().waitFor()
      screens.push(screen)
    },
    does: async (action: string, work: () => Promise<unknown>) => {
      actions.push(action)
      await work()
    },
  }
}

/** Returns the address that an app reads from the code. The phone of the test does not resolve `.local` names. */
const scanned = async (page: Page): Promise<URL> => {
  const code = await page.getByRole('img', { name: 'QR code for Traccar Client' }).getAttribute('data-code')
  const address = new URL(code!)
  if (isIP(address.hostname) === 0) address.hostname = '127.0.0.1'
  return address
}

const reports = async (address: URL, longitude: number): Promise<void> => {
  const at = new URL(address)
  for (const [name, value] of Object.entries({ lat: 48.2, lon: longitude, speed: 20, timestamp: Date.now() }))
    at.searchParams.set(name, String(value))
  expect((await fetch(at)).status).toBe(200)
}

test('leads from an empty account to a moving phone on 4 screens with 5 actions, by keys only', async () => {
  const page = await site.visit({ as: await newUser('anna'), locale: 'en-AT' })
  const { screens, actions, sees, does } = counting(page)
  await sees('Before you start')
  await tabTo(page, 'Save')
  await does('saves the suggestions', () => page.keyboard.press('Enter'))
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await sees('Track a phone')
  await tabTo(page, 'Name of the phone')
  await does('names the phone', () => page.keyboard.type('Phone of Anna'))
  await tabTo(page, 'Continue')
  await does('continues', () => page.keyboard.press('Enter'))

  await sees('Connect a device')
  const address = await scanned(page)
  await does('scans the code', () => reports(address, 16.37))
  await page.getByText('First position received ✓').waitFor()
  await tabTo(page, 'Show on map')
  await does('opens the map', () => page.keyboard.press('Enter'))

  await sees('Phone of Anna')
  const marker = (longitude: number) => page.locator(`[data-marker][data-longitude="${longitude}"]`)
  await marker(16.37).waitFor()
  await reports(address, 16.38)
  await marker(16.38).waitFor()
  await page.getByText('37 km/h').first().waitFor()
  expect([screens.length, actions.length]).toEqual([4, 5])
})

test('puts the identifier, a key and an address of this computer into the code, and refuses reports without them', async () => {
  const page = await site.visit({ as: await newUser('bob') })
  await closeWelcome(page)
  await page.getByLabel('Name of the phone').fill('Phone of Bob')
  await page.getByRole('button', { name: 'Continue' }).click()
  const address = page.getByLabel('Address of this computer')
  const hosts = reachableHosts('0.0.0.0')
  await address.waitFor()
  expect(await address.locator('option').allInnerTexts()).toEqual(hosts)
  const code = page.getByRole('img', { name: 'QR code for Traccar Client' })
  const read = async () => new URL((await code.getAttribute('data-code'))!)
  const { port } = new URL(site.ingest)
  expect((await read()).host).toBe(`${hosts[0]}:${port}`)
  await address.selectOption(hosts.at(-1)!)
  const { host, pathname, searchParams } = await read()
  expect(host).toBe(`${hosts.at(-1)}:${port}`)
  expect(pathname).toMatch(/^\/key_[0-9a-z]{26}\/$/)
  expect(searchParams.get('id')).toMatch(/^[2-9a-z]{12}$/)
  await page.getByLabel('Server address for trackers').fill('https://gps.example.org:5056')
  expect((await read()).host).toBe('gps.example.org:5056')
  expect(await address.locator('option:checked').innerText()).toBe('Other')

  const bare = `${site.ingest}/?id=${searchParams.get('id')}&lat=48.2&lon=16.37&timestamp=${Date.now()}`
  expect((await fetch(bare)).status).toBe(401)
  expect((await fetch(bare.replace('/?', `${pathname}?`))).status).toBe(200)
  await page.getByText('First position received ✓').waitFor()
})

test('opens three checks if nothing arrives, and names the reports that were refused', async () => {
  const page = await site.visit({ as: await newUser('carla') })
  await closeWelcome(page)
  await page.getByLabel('Name of the phone').fill('Phone of Carla')
  await page.getByRole('button', { name: 'Continue' }).click()
  const id = (await scanned(page)).searchParams.get('id')!
  await fetch(`${site.ingest}/?id=${id}&lat=48.2&lon=16.37`)
  await page.reload()
  await page.getByRole('button', { name: 'Show settings with a new key' }).waitFor()
  await tabTo(page, 'It does not work')
  await page.keyboard.press('Enter')
  const checks = page.locator('details li')
  await checks.filter({ hasText: 'Permission:' }).waitFor()
  const [address, identifier, permission] = await checks.allInnerTexts()
  expect(address).toContain(`Open http://${reachableHosts('0.0.0.0')[0]}:`)
  expect(identifier).toContain(`The app must send exactly “${id}”. Its server address must contain the key.`)
  expect(identifier).toMatch(/Reports without a valid key were refused, at least 1/)
  expect(permission).toContain('Allow the app the precise location at all times')
  expect(await checks.count()).toBe(3)
})

test.each(['light', 'dark'])('has no accessibility finding at 200 % zoom, and nothing moves (%s)', async theme => {
  const page = await site.visit({ as: await newUser(`zoom-${theme}`), dark: theme === 'dark' })
  // A page at 200 % has half the pixels of the window.
  await page.setViewportSize({ width: 640, height: 400 })
  const found: string[] = []
  const check = async (screen: string) => {
    await page.locator('[data-map][data-idle="true"]').or(page.locator('details')).first().waitFor()
    found.push(...(await allFindings(page)).map(finding => `${screen}: ${finding}`))
    expect([screen, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([screen, 640])
    expect([screen, await page.evaluate(MOVING)]).toEqual([screen, 0])
  }
  await page.getByRole('dialog', { name: 'Before you start' }).waitFor()
  await check('welcome')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await check('first device')
  await page.getByLabel('Name of the phone').fill('Phone')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('img', { name: /^QR code/ }).waitFor()
  await page.getByText('It does not work').click()
  await check('connect')
  await reports(await scanned(page), 16.37)
  await page.getByRole('link', { name: 'Show on map' }).click()
  await page.locator('[data-marker]').waitFor()
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: 'Create link' }).click()
  await page.getByLabel('Link', { exact: true }).waitFor()
  await check('share')
  expect(found).toEqual([])
  expect(await focused(page)).not.toBe('')
})

/** The number of animations that are running. */
const MOVING = `document.getAnimations().filter(({ playState }) => playState === 'running').length`

test('shares a link that guests can open, with an address of this computer', async () => {
  const { id } = await site.device('Van')
  const page = await site.visit({ at: `/devices/${id}` })
  await closeWelcome(page)
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: 'Create link' }).click()
  const link = page.getByLabel('Link', { exact: true })
  const [host] = reachableHosts('0.0.0.0')
  await page.getByLabel('Address of this computer').waitFor()
  expect(new URL(await link.inputValue()).host).toBe(`${host}:${new URL(site.api).port}`)
})
