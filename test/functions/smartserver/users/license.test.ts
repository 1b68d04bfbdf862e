import { operations } from '#shared/api/index.ts'
import { firms } from '../../../kit/firms.ts'
import { PASSWORD, world } from '../../../kit/world.ts'

const CURRENT = 'smartserver.users.current'
const REFUSED = {
  status: 403,
  code: 'LICENSE_NOT_ACCEPTED',
  message: 'Accept the license first: PUT /iap/users/acceptlicense',
}

test('C12: who has still to accept the licence is told so by 403 and a code, everywhere', async () => {
  const { admin, stranger } = await world()
  await admin.calls(CURRENT).gets(403, REFUSED)
  await admin.calls('smartserver.users.list').gets(403, REFUSED)
  await admin.calls('smartserver.users.count').gets(403, REFUSED)
  await admin.calls('smartserver.customers.list').gets(403, REFUSED)
  await admin.calls('smartserver.users.remove', { params: { id: 2 } }).gets(403, REFUSED)
  await admin.calls('smartserver.users.create', { body: '{' }).gets(403, REFUSED)
  await stranger.calls(CURRENT).gets(401)
  // It is a matter of this API only.
  await admin.calls('traccar.users.list').gets(200)
})

test('it may log in, log out and accept, and nothing else', async () => {
  const { admin, stranger } = await world()
  const body = { username: 'admin@example.org', password: PASSWORD }
  const { json } = await stranger.calls('smartserver.auth.login', { body }).gets(200)
  expect(json).toMatchObject({ userType: 'ADMIN', licenseAgreementAccepted: false })
  const open = operations.filter(
    ({ api, access }) => api === 'smartserver' && access !== 'public' && access.beforeLicense,
  )
  expect(open.map(({ method, route }) => `${method} ${route}`)).toEqual([
    'PUT /iap/auth/logout',
    'PUT /iap/users/acceptlicense',
    'PUT /iap/users/count',
  ])
  await admin.calls('smartserver.auth.logout').gets(200)
})

test.each(['acceptLicense', 'acceptLicenseAtCount'])(
  'C4: %s accepts for the caller, as often as one likes',
  async name => {
    const { admin, user } = await world()
    const other = await user('other', { administrator: true })
    for (let n = 0; n < 2; n += 1) expect((await admin.calls(`smartserver.users.${name}`).gets(200)).text).toBe('')
    await admin.calls(CURRENT).gets(200, { licenseAgreementAccepted: true })
    await other.calls(CURRENT).gets(403, REFUSED)
  },
)

test('C13: a plain user is created with an accepted licence, all others without', async () => {
  const { admin, stranger, acme } = await firms()
  for (const [userType, accepted] of [
    ['USER', true],
    ['USER_MANAGER', false],
    ['OWNER', false],
    ['ADMIN', false],
  ] as const) {
    const name = userType.toLowerCase()
    const rest = { firstName: 'A', lastName: 'B', emailAddress: `${name}@new.org`, password: 'Qwerty12345$' }
    const body = { userName: `new_${name}`, userType, customerId: userType === 'ADMIN' ? null : acme, ...rest }
    await admin.calls('smartserver.users.create', { body }).gets(200, { licenseAgreementAccepted: accepted })
    const { cookies } = await stranger
      .calls('smartserver.auth.login', { body: { username: `new_${name}`, password: 'Qwerty12345$' } })
      .gets(200)
    await stranger.calls(CURRENT, { cookies: [cookies[0]!.split(';')[0]!] }).gets(accepted ? 200 : 403)
  }
})

test('who is raised owes the acceptance from then on, who is lowered no more', async () => {
  const { admin, driver, manager } = await firms()
  const body = { id: driver.id, userType: 'USER_MANAGER' }
  const fresh = await admin.calls('smartserver.users.create', {
    body: {
      userName: 'fresh',
      firstName: 'F',
      lastName: '',
      emailAddress: 'fresh@example.org',
      userType: 'USER',
      customerId: 1,
      password: 'Qwerty12345$',
    },
  })
  await admin
    .calls('smartserver.users.update', { body: { id: fresh.json.id, userType: 'USER_MANAGER' } })
    .gets(200, { licenseAgreementAccepted: false })
  await admin
    .calls('smartserver.users.update', { body: { id: fresh.json.id, userType: 'USER' } })
    .gets(200, { licenseAgreementAccepted: true })
  // This one accepted before it had to.
  await admin.calls('smartserver.users.update', { body }).gets(200, { licenseAgreementAccepted: true })
  await manager.calls(CURRENT).gets(200)
})
