/** Messages to a browser. Its subscriptions are those of a stub (kit/pushStub.ts); its worker and their messages are real. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { CHANGE_ADDRESS, IS_SUBSCRIBED, failWith, pushStub } from './kit/pushStub.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(async () => {
  for (const { id } of await browsers()) await site.call('DELETE', `/api/push/${id}`)
  await site.check()
})
afterAll(async () => site.close())

const browsers = async (): Promise<any[]> => (await site.call('GET', '/api/push')).browsers

/** Opens a page in a browser whose user allows notifications. */
const open = async (at = '/account'): Promise<Page> => {
  const page = await site.visit({ worker: true, at: '/events' })
  await page.context().grantPermissions(['notifications'])
  await page.context().addInitScript(pushStub())
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  await page.goto(`/#${at}`)
  await page.reload()
  return page
}

const card = (page: Page) => page.getByRole('region', { name: 'Notify this browser' })
const isOn = (page: Page) => card(page).getByText('This browser is notified.').waitFor()
const isOff = (page: Page) => card(page).getByText('This browser is not notified.').waitFor()
const turnOn = async (page: Page): Promise<void> => {
  await card(page).getByRole('button', { name: 'Notify this browser' }).click()
  await isOn(page)
}

test('is off until the user turns it on, says who learns what, and lists the browser', async () => {
  const page = await open()
  await isOff(page)
  await card(page).getByText('learns when a message comes, not what it says').waitFor()
  expect(await browsers()).toEqual([])
  await turnOn(page)
  expect(await browsers()).toMatchObject([
    { browser: 'Chrome', service: 'push.invalid', lastSuccess: null, active: true },
  ])
  const listed = card(page).getByRole('listitem').filter({ hasText: 'Chrome on Linux (this one)' })
  await listed.filter({ hasText: 'No message yet' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.reload()
  await isOn(page)
  await card(page).getByRole('button', { name: 'Send a test message' }).click()
  await card(page).getByText('push.invalid could not be reached').waitFor()
  await listed.filter({ hasText: 'No message gets through since' }).waitFor()
  await card(page).getByRole('button', { name: 'Stop notifying this browser' }).click()
  await isOff(page)
  expect(await browsers()).toEqual([])
})

test('says why a browser cannot be notified', async () => {
  const page = await open()
  const says = (text: string) => card(page).getByText(text).waitFor()
  for (const [failure, text] of [
    ['AbortError', 'This browser could not reach its push service.'],
    ['NotAllowedError', 'This browser blocks notifications of this page.'],
  ] as const) {
    await page.evaluate(failWith(failure))
    await card(page).getByRole('button', { name: 'Notify this browser' }).click()
    await says(text)
  }
  expect(await browsers()).toEqual([])
  const startsWith = async (script: string): Promise<void> => {
    await page.context().addInitScript(script)
    await page.reload()
  }
  await startsWith("Object.defineProperty(Notification, 'permission', { value: 'denied' })")
  await says('This browser blocks notifications of this page.')
  expect(await card(page).getByRole('button').count()).toBe(0)
  await startsWith('delete window.PushManager')
  await says('This browser cannot show messages while the app is closed.')
  await startsWith("Object.defineProperty(navigator, 'standalone', { value: false })")
  await says('tap Share, then Add to Home Screen')
  await startsWith("Object.defineProperty(window, 'isSecureContext', { value: false })")
  await says('only on secure (HTTPS) addresses')
})

test('ends with signing out, and for the next user of the browser', async () => {
  const page = await open()
  await turnOn(page)
  await page.locator('summary', { hasText: 'Account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect([await browsers(), await page.evaluate(IS_SUBSCRIBED)]).toEqual([[], false])

  await site.call('POST', '/api/users', { name: 'Bea', email: 'bea', password: 'another-horse' })
  const other = await open()
  await turnOn(other)
  const form = { email: 'bea', password: 'another-horse' }
  await other.context().request.post(`${site.api}/api/session`, { form })
  await other.reload()
  await isOff(other)
  expect(await other.evaluate(IS_SUBSCRIBED)).toBe(false)
})

/** Resolves when the app has subscribed at the server, with the answer of `work`. */
const subscribes = async (page: Page, work: () => Promise<unknown>): Promise<void> => {
  const answered = page.waitForResponse(
    answer => answer.url() === `${site.api}/api/push` && answer.request().method() === 'POST',
  )
  await work()
  expect((await answered).status()).toBe(200)
}

test('renews a changed address when the app is opened, and ends after a removal elsewhere', async () => {
  const page = await open()
  await turnOn(page)
  await page.goto('/#/events')
  await page.evaluate(CHANGE_ADDRESS)
  await subscribes(page, () => page.reload())
  expect(await browsers()).toHaveLength(2)
  for (const { id } of await browsers()) await site.call('DELETE', `/api/push/${id}`)
  await page.goto('/#/account')
  await isOff(page)
  expect(await page.evaluate(IS_SUBSCRIBED)).toBe(false)
})

test('goes on after a new password in this browser', async () => {
  await site.call('POST', '/api/users', {
    name: 'Carl',
    email: 'carl',
    password: 'another-horse',
    attributes: { timezone: 'UTC' },
  })
  const page = await open()
  await page.context().request.post(`${site.api}/api/session`, { form: { email: 'carl', password: 'another-horse' } })
  await page.reload()
  await turnOn(page)
  await page.getByLabel('New password', { exact: true }).fill('a third horse')
  await page.getByLabel('Repeat new password').fill('a third horse')
  await subscribes(page, () => page.getByRole('button', { name: 'Change password' }).click())
  await isOn(page)
  const { browsers: own } = await (await page.context().request.get(`${site.api}/api/push`)).json()
  expect(own).toMatchObject([{ active: true }])
})

/** Delivers a message as the push service of the browser does. */
const deliver = async (page: Page, data: string): Promise<void> => {
  const client = await page.context().newCDPSession(page)
  const registered = new Promise<string>(resolve => {
    client.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const { registrationId } of registrations) resolve(registrationId)
    })
  })
  await client.send('ServiceWorker.enable')
  await client.send('ServiceWorker.deliverPushMessage', { origin: site.api, registrationId: await registered, data })
  await client.detach()
}

/** Returns the notifications that the browser shows, as soon as there is one with this text. */
const shown = (page: Page, body: string): Promise<any[]> =>
  page.evaluate(`(async () => {
    const registration = await navigator.serviceWorker.ready
    for (let n = 0; n < 1200; n += 1) {
      const all = await registration.getNotifications()
      if (all.some(({ body }) => body === ${JSON.stringify(body)}))
        return all.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }))
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error('the browser does not show the message')
  })()`)

const message = (over: object) =>
  JSON.stringify({
    title: 'Van is moving',
    text: '',
    url: '/#/events',
    tag: '1/deviceMoving/0/',
    at: Date.now(),
    ...over,
  })

test('the worker shows messages, in place of older ones about the same', async () => {
  const page = await open('/events')
  await deliver(page, message({ text: 'at nine' }))
  await shown(page, 'at nine')
  await deliver(page, message({ title: 'Bus <b>is</b> moving', text: 'at eight', tag: 'other' }))
  await shown(page, 'at eight')
  await deliver(page, message({ text: 'at ten' }))
  expect((await shown(page, 'at ten')).toSorted((one, other) => one.title.localeCompare(other.title))).toEqual([
    { title: 'Bus <b>is</b> moving', body: 'at eight', tag: 'other', url: '/#/events' },
    { title: 'Van is moving', body: 'at ten', tag: '1/deviceMoving/0/', url: '/#/events' },
  ])
})

test.each([
  ['plain text', 'hello', 'hello'],
  ['a list', '[1]', ''],
  ['other members', '{"title":7,"text":null,"url":{},"at":"x"}', ''],
])('the worker shows something for a message with %s', async (_, data, body) => {
  const page = await open('/events')
  await deliver(page, data)
  expect(await shown(page, body)).toEqual([{ title: '127.0.0.1', body, tag: '', url: '' }])
})

test('a click opens the page of the message in the open window, and asks before edits are lost', async () => {
  const page = await open('/events')
  await page.locator('[data-connection="live"]').waitFor()
  const [worker] = page.context().serviceWorkers()
  /** Selects a message. Only the user can give a window the focus, so that this part is left out. */
  const select = (url: string) =>
    worker?.evaluate(`(async () => {
      WindowClient.prototype.focus = async function () { return this }
      await self.registration.showNotification('Van', { data: { url: ${JSON.stringify(url)} } })
      const [notification] = await self.registration.getNotifications()
      self.dispatchEvent(new NotificationEvent('notificationclick', { notification }))
    })()`)
  await page.evaluate("document.title = 'not loaded again'; window.kept = true")
  await select('/#/reports/events')
  await page.waitForURL('**/#/reports/events')
  expect(await page.evaluate('window.kept')).toBe(true)
  await select('https://evil.example/')
  await page.waitForURL(`${site.api}/`)
  await page.goto('/#/account')
  await page.getByLabel('Phone').fill('1234')
  await select('/#/events')
  await page.getByRole('dialog').waitFor()
  expect(page.url()).toBe(`${site.api}/#/account`)
})
