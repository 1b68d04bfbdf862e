import { firms } from '../../../kit/firms.ts'
import type { Person } from '../../../kit/world.ts'

const customerOf = (person: Person, id: number) => person.calls('smartserver.users.customer', { params: { id } })
const forbidden = { status: 403, code: 'FORBIDDEN', message: 'The user belongs to another customer' }

test('C10: returns the customer of a user to administrators and to users of the same customer', async () => {
  const { admin, owner, driver, rival, acme } = await firms()
  for (const person of [admin, owner, driver])
    await customerOf(person, owner.id).gets(200, { id: acme, name: 'Acme', cid: 1 })
  await customerOf(rival, owner.id).gets(403, forbidden)
  await customerOf(driver, rival.id).gets(403, forbidden)
  // Only administrators learn whether a user exists.
  await customerOf(driver, 999_999).gets(403, forbidden)
  await customerOf(admin, 999_999).gets(404, { code: 'NOT_FOUND', message: 'User not found' })
})

test('returns 404 for a user without a customer', async () => {
  const { admin, alice, driver } = await firms()
  const none = { status: 404, code: 'NOT_FOUND', message: 'The user belongs to no customer' }
  await customerOf(admin, alice.id).gets(404, none)
  await customerOf(alice, alice.id).gets(404, none)
  await customerOf(driver, alice.id).gets(403, forbidden)
  await customerOf(alice, driver.id).gets(403, forbidden)
})

test('D5: returns the encryption key to administrators and owners only', async () => {
  const { admin, owner, manager, driver } = await firms()
  const KEY = '7ff91b86c75942e44c0055a724c7353c'
  const keys = [admin, owner, manager, driver].map(
    async person => (await customerOf(person, owner.id).gets(200)).json.encryptionKey,
  )
  expect(await Promise.all(keys)).toEqual([KEY, KEY, null, null])
})
