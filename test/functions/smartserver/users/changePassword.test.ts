import { firms } from '../../../kit/firms.ts'
import { PASSWORD } from '../../../kit/world.ts'

const CHANGE = 'smartserver.users.changePassword'
const CURRENT = 'smartserver.users.current'
const NEW = 'Qwerty12345$'
const body = (userName: string, currentPassword = PASSWORD, newPassword = NEW) => ({
  body: { userName, currentPassword, newPassword },
})
const invalid = (message: string) => ({ status: 400, code: 'VALIDATION', message })

test('C15: a user changes its own password, and is answered with 200 and nothing', async () => {
  const { driver, stranger } = await firms()
  const { text, headers } = await driver.calls(CHANGE, body('driver_1')).gets(200)
  expect(text).toBe('')
  expect(headers).not.toHaveProperty('content-type')
  const login = (password: string) =>
    stranger.calls('smartserver.auth.login', { body: { username: 'driver_1', password } })
  await login(NEW).gets(200)
  await login(PASSWORD).gets(401)
})

test('D8: all sessions of the user end in every API, but the one in which it was done', async () => {
  const { driver, stranger, stores, host } = await firms()
  const account = await stores.users.byId(driver.id)
  const other = { cookies: [`cmsSID=${await stores.cmsSessions.open(account!, host.now())}`] }
  await stranger.calls(CURRENT, other).gets(200)
  await driver.calls(CHANGE, body('driver_1')).gets(200)
  await stranger.calls(CURRENT, other).gets(401)
  await driver.calls('traccar.devices.list').gets(401)
  await driver.calls(CURRENT).gets(200)
})

test('an owner changes it for its users, a manager not for the owner, nobody for strangers', async () => {
  const { admin, owner, manager, driver, rival } = await firms()
  await owner.calls(CHANGE, body('driver_1')).gets(200)
  await driver.calls(CURRENT).gets(401)
  const above = { status: 403, code: 'FORBIDDEN', message: 'You cannot change a user with a higher role' }
  await manager.calls(CHANGE, body('owner_1')).gets(403, above)
  const missing = { status: 404, code: 'NOT_FOUND', message: 'User not found' }
  await rival.calls(CHANGE, body('owner_1')).gets(404, missing)
  await rival.calls(CHANGE, body('nobody')).gets(404, missing)
  await manager.calls(CHANGE, body('admin@example.org')).gets(404, missing)
  await admin.calls(CHANGE, body('owner_1')).gets(200)
})

test('the current password is always the user’s own, and a wrong one is 400: the session is not lost', async () => {
  const { admin, driver } = await firms()
  const wrong = invalid('currentPassword is wrong')
  await driver.calls(CHANGE, body('driver_1', 'wrong')).gets(400, wrong)
  await admin.calls(CHANGE, body('driver_1', 'wrong')).gets(400, wrong)
  await driver.calls(CURRENT).gets(200)
})

test('the new password is another one, and a good one', async () => {
  const { driver } = await firms()
  await driver
    .calls(CHANGE, body('driver_1', NEW, NEW))
    .gets(400, invalid('The new password must differ from the current one'))
  await driver
    .calls(CHANGE, body('driver_1', PASSWORD, 'short'))
    .gets(400, invalid('The password must have at least 8 characters'))
  for (const member of ['userName', 'currentPassword', 'newPassword'])
    await driver
      .calls(CHANGE, { body: { ...body('driver_1').body, [member]: undefined } })
      .gets(400, invalid(`${member} must be text`))
})

test('D8: guessing here counts as guessing at the door, and the door counts here', async () => {
  const { driver, stranger, admin } = await firms()
  const login = (password: string) =>
    stranger.calls('smartserver.auth.login', { body: { username: 'driver_1', password } })
  for (let n = 0; n < 3; n += 1) await admin.calls(CHANGE, body('driver_1', `guess ${n}`)).gets(400)
  for (let n = 0; n < 2; n += 1) await login(`guess ${n}`).gets(401)
  await driver.calls(CHANGE, body('driver_1')).gets(429, { status: 429, code: 'TOO_MANY_REQUESTS' })
  await login(PASSWORD).gets(429)
  await driver.calls(CHANGE, { ...body('driver_1'), ip: '198.51.100.9' }).gets(200)
})

test('of two who change it at once, one does', async () => {
  const { driver } = await firms()
  const answers = await Promise.all(
    ['Qwerty12345$', 'Qwerty67890$'].map(async one => driver.calls(CHANGE, body('driver_1', PASSWORD, one))),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
})
