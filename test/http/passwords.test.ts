import { hashPassword, verifyPassword } from '#shared/http/passwords.ts'

test('a password is verified against its hash and no other is', async () => {
  const phc = await hashPassword('correct horse')
  expect(phc).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(await verifyPassword('correct horse', phc)).toBe(true)
  for (const other of ['correct hors', 'correct horse ', 'Correct horse', '', 'correct\0horse']) {
    expect(await verifyPassword(other, phc)).toBe(false)
  }
})

test('the same password has another hash each time', async () => {
  expect(await hashPassword('x')).not.toBe(await hashPassword('x'))
})

test('what nobody can have is never right: no hash, a broken one, a lone surrogate, more than 128 characters', async () => {
  expect(await verifyPassword('x', undefined)).toBe(false)
  expect(await verifyPassword('x', '$scrypt$ln=1,r=1,p=1$AA$AA')).toBe(false)
  expect(await verifyPassword('\ud800', await hashPassword('\ufffd'))).toBe(false)
  expect(await verifyPassword('x'.repeat(129), await hashPassword('x'.repeat(129)))).toBe(false)
  expect(await verifyPassword('x'.repeat(128), await hashPassword('x'.repeat(128)))).toBe(true)
})

test('passwords are compared as they are, not as they look', async () => {
  expect(await verifyPassword('e\u0301', await hashPassword('\u00e9'))).toBe(false)
})
