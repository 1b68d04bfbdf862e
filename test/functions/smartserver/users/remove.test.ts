import { firms } from '../../../kit/firms.ts'
import type { Person } from '../../../kit/world.ts'

const remove = (person: Person, id: number | string) => person.calls('smartserver.users.remove', { params: { id } })
const missing = { status: 404, code: 'NOT_FOUND' }

test('C15: deletes a user with 200 and an empty body, and ends its sessions in every API', async () => {
  const { owner, driver } = await firms()
  await driver.calls('smartserver.users.current').gets(200)
  expect((await remove(owner, driver.id).gets(200)).text).toBe('')
  await driver.calls('smartserver.users.current').gets(401)
  await driver.calls('traccar.devices.list').gets(401)
  await remove(owner, driver.id).gets(404, missing)
})

test('returns the same error for missing and inaccessible users', async () => {
  const { owner, driver, rival, admin } = await firms()
  const foreign = await remove(owner, rival.id).gets(404, missing)
  expect((await remove(owner, 999_999).gets(404)).text).toBe(foreign.text)
  await remove(driver, owner.id).gets(404, missing)
  await remove(admin, 999_999).gets(404, missing)
})

test('D12: rejects deleting the caller, a higher role or the last administrator', async () => {
  const { admin, owner, manager, user, acme } = await firms()
  const self = { status: 400, code: 'VALIDATION', message: 'You cannot delete your own user' }
  for (const person of [admin, owner, manager]) await remove(person, person.id).gets(400, self)
  const above = { status: 403, code: 'FORBIDDEN', message: 'You cannot change a user with a higher role' }
  await remove(manager, owner.id).gets(403, above)
  const promoted = await user('promoted', { administrator: true }, { tenantId: acme })
  await remove(owner, promoted.id).gets(403, above)
  await remove(admin, promoted.id).gets(200)
})

test('does not accept literal paths under /users as ids', async () => {
  const { admin } = await firms()
  for (const id of ['count', 'current', 'list', 'locale', 'cp', 'acceptlicense', '0', '1.5', '-1'])
    await remove(admin, id).gets(404, missing)
})

test('rejects deletion by a readonly user', async () => {
  const { owner, driver, stores } = await firms()
  await stores.users.update(owner.id, before => ({ profile: { ...before, readonly: true } }))
  await remove(owner, driver.id).gets(403, { code: 'FORBIDDEN', message: 'Account is readonly' })
})
