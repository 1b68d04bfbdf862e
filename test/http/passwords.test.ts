import { hashPassword, verifyPassword } from '#shared/http/passwords.ts'
import { testHost } from '../kit/host.ts'
import { sources } from '../rules/sources.ts'

test('a password is verified against its hash and no other is', async () => {
  const phc = await hashPassword('correct horse')
  expect(phc).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(await verifyPassword('correct horse', phc)).toBe(true)
  for (const other of ['correct hors', 'correct horse ', 'Correct horse', '', 'correct\0horse']) {
    expect(await verifyPassword(other, phc)).toBe(false)
  }
})

test('a hash names its cost, so hashes of several costs are verified side by side', async () => {
  const owasp = await hashPassword('correct horse')
  await testHost()
  const cheap = await hashPassword('correct horse')
  expect(cheap).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$/)
  for (const phc of [owasp, cheap]) {
    expect(await verifyPassword('correct horse', phc)).toBe(true)
    expect(await verifyPassword('wrong horse', phc)).toBe(false)
  }
})

test('a hash that costs more than ours is never computed, so that a stored one cannot stop a function', async () => {
  for (const parameters of ['ln=15,r=8,p=5', 'ln=14,r=16,p=5', 'ln=14,r=8,p=6', 'ln=0,r=8,p=1', 'ln=14,r=8,p=500'])
    expect(await verifyPassword('x', (await hashPassword('x')).replace('ln=4,r=8,p=1', parameters))).toBe(false)
})

test('no host of an installation chooses the cost, so it is always the default', () => {
  const mentioned = sources
    .filter(({ path, text }) => !/^(bench|test)\//.test(path) && text.includes('passwordCost'))
    .map(({ path }) => path)
  expect(mentioned).toEqual(['shared/http/passwords.ts', 'shared/runtime.ts'])
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
