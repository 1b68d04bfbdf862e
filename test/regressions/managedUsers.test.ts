/** Managers that try to escape their limits: although they are readonly, or through the users that they create. */
import { PASSWORD, world, type World } from '../kit/world.ts'

const USERS = 'traccar.users'
const body = (email: string, more: object = {}) => ({ name: email, email, password: PASSWORD, ...more })

/** Creates a manager with these limits, and a user that it created. */
const managing = async (limits: object = {}) => {
  const here = await world()
  const manager = await here.user('manager', { userLimit: 5 })
  const made = await manager.calls(`${USERS}.create`, { body: body('u@example.org') }).gets(200)
  const set = (more: object) => here.stores.users.update(manager.id, before => ({ profile: { ...before, ...more } }))
  await set(limits)
  return { ...here, manager, user: made.json, set }
}

const stored = async ({ stores }: World, id: number) => {
  const [account] = await stores.users.byIds([id as never])
  const { expirationTime, readonly, deviceReadonly, limitCommands, deviceLimit, userLimit } = account!
  return { expirationTime, readonly, deviceReadonly, limitCommands, deviceLimit, userLimit }
}

describe('a readonly manager', () => {
  test('cannot change or delete users in any API, and can change itself', async () => {
    const here = await managing({ readonly: true })
    const { manager, user } = here
    const REFUSED = 'Account is readonly'
    const at = { params: { id: user.id } }
    await manager.calls(`${USERS}.update`, { ...at, body: { ...user, name: 'Other' } }).gets(400, REFUSED)
    await manager.calls(`${USERS}.remove`, at).gets(400, REFUSED)
    await manager.calls(`${USERS}.create`, { body: body('v@example.org') }).gets(400, REFUSED)
    await manager.calls('devicehive.users.update', { ...at, body: { data: {} } }).gets(403)
    await manager.calls('devicehive.users.remove', at).gets(403)
    await manager
      .calls('devicehive.users.insert', { body: { login: 'someone', role: 1, password: PASSWORD } })
      .gets(403)
    expect((await here.stores.users.byIds([user.id]))[0]).toMatchObject({ name: 'u@example.org' })
    const own = (await manager.calls(`${USERS}.get`, { params: { id: manager.id } })).json
    await manager.calls(`${USERS}.update`, { params: { id: manager.id }, body: { ...own, name: 'Me' } }).gets(200)
  })
})

const LIMITS = {
  expirationTime: '2026-07-01T00:00:00.000+00:00',
  readonly: false,
  deviceReadonly: true,
  limitCommands: true,
  deviceLimit: 3,
  userLimit: 2,
}

test('limits a new user to the rights of its manager', async () => {
  const here = await managing(LIMITS)
  const made = await here.manager.calls(`${USERS}.create`, { body: body('v@example.org') }).gets(200)
  expect(await stored(here, made.json.id)).toEqual({ ...LIMITS, userLimit: 0 })
})

test('limits a changed user to the rights of its manager, whichever caller makes the change', async () => {
  const here = await managing(LIMITS)
  const { admin, manager, user } = here
  const wide = { ...user, limitCommands: false, deviceReadonly: false, expirationTime: null, deviceLimit: 0 }
  const at = { params: { id: user.id } }
  const current = (await manager.calls(`${USERS}.get`, at)).json
  await manager.calls(`${USERS}.update`, { ...at, body: { ...current, limitCommands: false } }).gets(200)
  expect(await stored(here, user.id)).toEqual({ ...LIMITS, userLimit: 0 })
  await admin.calls(`${USERS}.update`, { ...at, body: { ...wide, deviceLimit: 50, userLimit: -1 } }).gets(200)
  expect(await stored(here, user.id)).toEqual(LIMITS)
})

test('applies tighter limits of a manager to all its users at once', async () => {
  const here = await managing()
  const { admin, manager, user, stores } = here
  await stores.users.update(user.id, before => ({ profile: { ...before, userLimit: 1 } }))
  const below = await stores.users.create({
    profile: { ...(await stores.users.byId(user.id))!, email: 'w@example.org', name: 'w', userLimit: 0 },
    phc: 'none',
    token: null,
    manager: { id: user.id, limit: 1 },
  })
  const own = (await admin.calls(`${USERS}.get`, { params: { id: manager.id } })).json
  await admin.calls(`${USERS}.update`, { params: { id: manager.id }, body: { ...own, ...LIMITS } }).gets(200)
  expect(await stored(here, user.id)).toEqual({ ...LIMITS, userLimit: 1 })
  expect(await stored(here, below.id)).toEqual({ ...LIMITS, userLimit: 0 })
})

test('does not widen limits to those of the manager', async () => {
  const here = await managing({ deviceLimit: 10 })
  await here.stores.users.update(here.user.id, before => ({
    profile: { ...before, deviceLimit: 2, limitCommands: true },
  }))
  await here.set({ deviceLimit: 20 })
  expect(await stored(here, here.user.id)).toMatchObject({ deviceLimit: 2, limitCommands: true })
})
