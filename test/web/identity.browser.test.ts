/** Second factor, and new passwords by email. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { totpCode } from '#shared/http/totp.ts'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const IDLE = '[data-map][data-idle="true"]'
const password = 'a-good-one'

test('turns on two-step sign-in, asks for a code, and turns it off', async () => {
  await site.call('PUT', '/api/server', {
    ...(await site.call('GET', '/api/server')),
    attributes: { totpEnable: true },
  })
  await site.call('POST', '/api/users', { name: 'Tina', email: 'tina@example.org', password })
  const page = await site.visit({ as: { email: 'tina@example.org', password }, at: '/account' })
  await page.getByRole('button', { name: 'Set up' }).click()
  const key = await page.getByLabel('Key', { exact: true }).inputValue()
  expect(await page.locator('[data-code]').getAttribute('data-code')).toContain(`secret=${key}`)
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'turn on' }).click()
  await page.getByText('Two-step sign-in is on.').waitFor()

  const other = await site.visit({ as: null })
  await other.getByLabel('Email or username').fill('tina@example.org')
  await other.getByLabel('Password').fill(password)
  await other.getByRole('button', { name: 'Sign in' }).click()
  const code = String(totpCode(key, Math.floor(Date.now() / 30_000))).padStart(6, '0')
  await other.getByLabel('Code').fill(code)
  expect(await seriousFindings(other)).toEqual([])
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.waitForSelector(IDLE)

  await page.getByRole('button', { name: 'Turn off' }).click()
  await page.getByRole('button', { name: 'Set up' }).waitFor()
})

/** Returns the path of the link in the email to an address. */
const linkFor = async (address: string): Promise<string> => {
  const folder = join(site.dataFolder, 'outbox')
  for (let turn = 0; turn < 100; turn += 1) {
    const names = await readdir(folder).catch((): string[] => [])
    for (const name of names.filter(one => one.startsWith('reset-'))) {
      const text = (await readFile(join(folder, name), 'utf8')).replaceAll(/=\r\n/g, '').replaceAll('=3D', '=')
      const [, path] = /(\/reset-password\?passwordReset=[\w-]+)/.exec(text) ?? []
      if (text.includes(address) && path !== undefined) return path
    }
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`no email to ${address}`)
}

test('sets a new password by a link in an email, which works once', async () => {
  await site.call('POST', '/api/users', { name: 'Uma', email: 'uma@example.org', password })
  const page = await site.visit({ as: null })
  await page.getByRole('button', { name: 'Forgot password?' }).click()
  await page.getByLabel('Email').fill('uma@example.org')
  await page.getByRole('button', { name: 'Send link' }).click()
  await page.getByText('If an account has this address').waitFor()

  const link = await linkFor('uma@example.org')
  await page.goto(`${site.api}${link}`)
  await page.getByRole('heading', { name: 'New password' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByLabel('New password').fill('another-good-one')
  await page.getByRole('button', { name: 'Set password' }).click()
  await page.getByText('Your password is set.').waitFor()
  expect(new URL(page.url()).search).toBe('')
  await page.getByLabel('Email or username').fill('uma@example.org')
  await page.getByLabel('Password').fill('another-good-one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForSelector(IDLE)

  const again = await site.visit({ as: null })
  await again.goto(`${site.api}${link}`)
  await again.getByLabel('New password').fill('one-more-good-one')
  await again.getByRole('button', { name: 'Set password' }).click()
  await again.getByText('The link is not valid or has expired').waitFor()
})

test('registers with a second factor if the server requires one', async () => {
  const server = await site.call('GET', '/api/server')
  const attributes = { totpEnable: true, totpForce: true }
  await site.call('PUT', '/api/server', { ...server, registration: true, attributes })
  const page = await site.visit({ as: null })
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Rosa')
  await page.getByLabel('Email or username').fill('rosa@example.org')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Register' }).click()
  const key = await page.getByLabel('Key', { exact: true }).inputValue()
  expect(key).toMatch(/^[A-Z2-7]{16,}$/)
  expect(await seriousFindings(page)).toEqual([])
  await page.getByLabel('Code', { exact: true }).fill('12345x')
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByRole('alert').waitFor()
  const code = String(totpCode(key, Math.floor(Date.now() / 30_000))).padStart(6, '0')
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Register' }).click()
  await page.waitForSelector(IDLE)
})
