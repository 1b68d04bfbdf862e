/** Sharing a device by a link: an owner and a guest without an account, each in a browser of its own. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const guest = (token: string): Promise<Page> => site.visit({ as: null, link: `/?token=${token}` })

const shared = async (name: string, more: object = {}) => {
  const { id, uniqueId } = await site.device(name)
  const until = new Date(Date.now() + 3_600_000).toISOString()
  const share = await site.call('POST', '/api/shares', { deviceIds: [id], until, ...more })
  return { id, uniqueId, share }
}

test('shares a device in the app, and revokes it while a guest watches', async () => {
  const { id, uniqueId } = await site.device('Van 1')
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37 })
  const owner = await site.visit({ at: `/devices/${id}` })
  await owner.getByRole('button', { name: 'Share' }).click()
  await owner.getByLabel('Name').fill('Trip to Vienna')
  await owner.getByLabel('Guests see').selectOption('The way from now on')
  expect(await seriousFindings(owner)).toEqual([])
  await owner.getByRole('button', { name: 'Create link' }).click()
  const link = await owner.getByLabel('Link', { exact: true }).inputValue()
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)

  const follower = await guest(new URL(link).searchParams.get('token')!)
  await follower.getByRole('heading', { name: 'Trip to Vienna' }).waitFor()
  await follower.getByText(/^Administrator shares this with you until/).waitFor()
  await follower.getByText(/Last report \d+ (s|min) ago/).waitFor()
  await follower.getByText('Live', { exact: true }).waitFor()
  for (const longitude of [16.371, 16.372, 16.373]) {
    await site.reports(uniqueId, { latitude: 48.2, longitude, speedKnots: 20, time: Date.now() })
    await follower.locator(`[data-marker="${id}"][data-longitude="${longitude}"]`).waitFor()
  }
  await follower.locator('[data-trail="3"]').waitFor()
  expect(await seriousFindings(follower)).toEqual([])
  expect(follower.url()).not.toContain('token')

  await owner.getByRole('button', { name: 'Close' }).click()
  await owner.getByRole('button', { name: 'Share' }).click()
  await owner.getByText(/Opened once, last .* 1 watching now/).waitFor()
  await owner.getByRole('button', { name: 'Revoke Trip to Vienna' }).click()
  await owner.getByText('This device is not shared by a link.').waitFor()
  await follower.getByRole('heading', { name: 'This share was revoked.' }).waitFor()
  await follower.getByText('Administrator no longer shares this with you.').waitFor()
})

test('ends the page of a guest at the end of the share', async () => {
  const { share } = await shared('Van 2', { until: new Date(Date.now() + 8000).toISOString() })
  const follower = await guest(share.token)
  await follower.getByRole('heading', { name: 'Van 2' }).waitFor()
  await follower.getByRole('heading', { name: 'This share has ended.' }).waitFor()
  await follower.reload()
  await follower.getByRole('heading', { name: 'This link is not valid.' }).waitFor()
})

test('survives a reload, and leaves the session of the browser alone', async () => {
  const { id, uniqueId, share } = await shared('Van 3')
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37 })
  const page = await site.visit({ link: `/?token=${share.token}` })
  await page.locator(`[data-marker="${id}"]`).waitFor()
  await page.reload()
  await page.locator(`[data-marker="${id}"]`).waitFor()
  await page.goto('/#/account')
  await page.getByRole('heading', { name: 'My account' }).waitFor()
})

test('hides exact places from guests, and waits for the beginning of a share', async () => {
  const zones = [{ latitude: 48.2, longitude: 16.37, radius: 200 }]
  const { id, uniqueId, share } = await shared('Van 4', { zones, from: new Date(Date.now() + 20_000).toISOString() })
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37 })
  const follower = await guest(share.token)
  await follower.getByText(/^The share begins at/).waitFor()
  expect(await follower.locator(`[data-marker="${id}"]`).count()).toBe(0)
  const marker = follower.locator(`[data-marker="${id}"]`)
  await marker.waitFor()
  expect(await marker.getAttribute('data-latitude')).not.toBe('48.2')
})

test('shares several devices, or a group, until a chosen time, by the share sheet of the system', async () => {
  const group = await site.call('POST', '/api/groups', { name: 'Family' })
  const [van, car] = [await site.device('Van 5', { groupId: group.id }), await site.device('Car 5')]
  const owner = await site.visit({ at: `/devices/${van.id}`, phone: true })
  await owner.evaluate('navigator.share = data => { window.sent = data; return Promise.resolve() }')
  await owner.getByRole('button', { name: 'Share' }).click()
  await owner.getByLabel('Share', { exact: true }).selectOption('Several devices')
  await owner.locator('[data-picker="Devices"]').click()
  const picker = owner.getByRole('dialog', { name: 'Devices' })
  await picker.getByRole('checkbox', { name: 'Car 5' }).check()
  await picker.getByRole('button', { name: 'Done' }).click()
  await owner.getByLabel('Ends after').selectOption('At a time…')
  await owner.getByLabel('End time').fill('2020-01-01T10:00')
  await owner.getByRole('button', { name: 'Create link' }).click()
  await owner.getByText('The end must be in the future').waitFor()
  await owner.getByLabel('End time').fill('2099-01-01T10:00')
  expect(await seriousFindings(owner)).toEqual([])
  await owner.getByRole('button', { name: 'Create link' }).click()
  await owner.getByRole('button', { name: 'Send link' }).click()
  const link = await owner.getByLabel('Link', { exact: true }).inputValue()
  expect(await owner.evaluate('window.sent')).toEqual({ title: 'Follow Van 5', url: link })
  await owner.getByText('2 devices').waitFor()
  expect(await owner.evaluate('document.documentElement.scrollWidth')).toBe(390)
  const follower = await guest(new URL(link).searchParams.get('token')!)
  await follower.getByText(/until 1 Jan 2099, 10:00:00/).waitFor()
  for (const { id } of [van, car]) await follower.locator(`[data-device="${id}"]`).waitFor()

  await owner.getByRole('button', { name: 'Close' }).click()
  await owner.getByRole('button', { name: 'Share' }).click()
  await owner.getByLabel('Share', { exact: true }).selectOption('A group')
  await owner.locator('[data-picker="Group"]').getByText('Family').waitFor()
  await owner.getByRole('button', { name: 'Create link' }).click()
  const ofGroup = new URL(await owner.getByLabel('Link', { exact: true }).inputValue()).searchParams.get('token')!
  const visitor = await guest(ofGroup)
  await visitor.locator(`[data-device="${van.id}"]`).waitFor()
  expect(await visitor.locator('[data-device]').count()).toBe(1)
})
