import { operations } from '#shared/api/index.ts'
import { firms } from '../../../kit/firms.ts'
import { PASSWORD, world } from '../../../kit/world.ts'

const CURRENT = 'smartserver.users.current'
const REFUSED = {
  status: 403,
  code: 'LICENSE_NOT_ACCEPTED',
  message: 'Accept the license first: PUT /iap/users/acceptlicense',
}

test('C12: returns 403 with a code for every operation until the caller accepts the license', async () => {
  const { admin, stranger } = await world()
  await admin.calls(CURRENT).gets(403, REFUSED)
  await admin.calls('smartserver.users.list').gets(403, REFUSED)
  await admin.calls('smartserver.users.count').gets(403, REFUSED)
  await admin.calls('smartserver.customers.list').gets(403, REFUSED)
  await admin.calls('smartserver.users.remove', { params: { id: 2 } }).gets(403, REFUSED)
  await admin.calls('smartserver.users.create', { body: '{' }).gets(403, REFUSED)
  await stranger.calls(CURRENT).gets(401)
  // Other APIs do not require the license.
  await admin.calls('traccar.users.list').gets(200)
})

test('allows login, logout and acceptance before the license is accepted', async () => {
  const { admin, stranger } = await world()
  const body = { username: 'admin@example.org', password: PASSWORD }
  const { json } = await stranger.calls('smartserver.auth.login', { body }).gets(200)
  expect(json).toMatchObject({ userType: 'ADMIN', licenseAgreementAccepted: false })
  const open = operations.filter(
    ({ api, access }) => api === 'smartserver' && access !== 'public' && access.licenseOptional,
  )
  expect(open.map(({ method, route }) => `${method} ${route}`)).toEqual([
    'PUT /iap/auth/logout',
    'PUT /iap/users/acceptlicense',
    'PUT /iap/users/count',
  ])
  await admin.calls('smartserver.auth.logout').gets(200)
})

test.each(['acceptLicense', 'acceptLicenseAtCount'])(
  'C4: %s accepts the license for the caller, idempotently',
  async name => {
    const { admin, user } = await world()
    const other = await user('other', { administrator: true })
    for (let n = 0; n < 2; n += 1) expect((await admin.calls(`smartserver.users.${name}`).gets(200)).text).toBe('')
    await admin.calls(CURRENT).gets(200, { licenseAgreementAccepted: true })
    await other.calls(CURRENT).gets(403, REFUSED)
  },
)

test('C13: creates users of type USER with an accepted license, other types without', async () => {
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

test('requires acceptance after a promotion, and no longer after a demotion', async () => {
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
  // This user accepted before the promotion.
  await admin.calls('smartserver.users.update', { body }).gets(200, { licenseAgreementAccepted: true })
  await manager.calls(CURRENT).gets(200)
})
