import { firms } from '../../../kit/firms.ts'
import { PASSWORD } from '../../../kit/world.ts'

const CHANGE = 'smartserver.users.changePassword'
const CURRENT = 'smartserver.users.current'
const NEW = 'Qwerty12345$'
const body = (userName: string, currentPassword = PASSWORD, newPassword = NEW) => ({
  body: { userName, currentPassword, newPassword },
})
const invalid = (message: string) => ({ status: 400, code: 'VALIDATION', message })

test('C15: changes the caller’s password and returns 200 with an empty body', async () => {
  const { driver, stranger } = await firms()
  const { text, headers } = await driver.calls(CHANGE, body('driver_1')).gets(200)
  expect(text).toBe('')
  expect(headers).not.toHaveProperty('content-type')
  const login = (password: string) =>
    stranger.calls('smartserver.auth.login', { body: { username: 'driver_1', password } })
  await login(NEW).gets(200)
  await login(PASSWORD).gets(401)
})

test('D8: ends all sessions of the user in every API except the current one', async () => {
  const { driver, stranger, stores, host } = await firms()
  const account = await stores.users.byId(driver.id)
  const other = { cookies: [`cmsSID=${await stores.cmsSessions.open(account!, host.now())}`] }
  await stranger.calls(CURRENT, other).gets(200)
  await driver.calls(CHANGE, body('driver_1')).gets(200)
  await stranger.calls(CURRENT, other).gets(401)
  await driver.calls('traccar.devices.list').gets(401)
  await driver.calls(CURRENT).gets(200)
})

test('lets owners change passwords of their users, and rejects higher roles and users of other customers', async () => {
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

test('requires the current password of the user and returns 400 for a wrong one, keeping the session', async () => {
  const { admin, driver } = await firms()
  const wrong = invalid('currentPassword is wrong')
  await driver.calls(CHANGE, body('driver_1', 'wrong')).gets(400, wrong)
  await admin.calls(CHANGE, body('driver_1', 'wrong')).gets(400, wrong)
  await driver.calls(CURRENT).gets(200)
})

test('requires a new password that differs and meets the policy', async () => {
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

test('D8: counts wrong passwords together with failed logins', async () => {
  const { driver, stranger, admin } = await firms()
  const login = (password: string) =>
    stranger.calls('smartserver.auth.login', { body: { username: 'driver_1', password } })
  for (let n = 0; n < 3; n += 1) await admin.calls(CHANGE, body('driver_1', `guess ${n}`)).gets(400)
  for (let n = 0; n < 2; n += 1) await login(`guess ${n}`).gets(401)
  await driver.calls(CHANGE, body('driver_1')).gets(429, { status: 429, code: 'TOO_MANY_REQUESTS' })
  await login(PASSWORD).gets(429)
  await driver.calls(CHANGE, { ...body('driver_1'), ip: '198.51.100.9' }).gets(200)
})

test('changes the password once in 2 concurrent requests', async () => {
  const { driver } = await firms()
  const responses = await Promise.all(
    ['Qwerty12345$', 'Qwerty67890$'].map(async newPassword =>
      driver.calls(CHANGE, body('driver_1', PASSWORD, newPassword)),
    ),
  )
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 400])
})
