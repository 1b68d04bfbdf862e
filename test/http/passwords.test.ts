import { hashPassword, verifyPassword } from '#shared/http/passwords.ts'
import { testHost } from '../kit/host.ts'
import { sources } from '../rules/sources.ts'

test('verifies a password only against its hash', async () => {
  const phc = await hashPassword('correct horse')
  expect(phc).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(await verifyPassword('correct horse', phc)).toBe(true)
  for (const other of ['correct hors', 'correct horse ', 'Correct horse', '', 'correct\0horse']) {
    expect(await verifyPassword(other, phc)).toBe(false)
  }
})

test('verifies hashes with different costs', async () => {
  const owasp = await hashPassword('correct horse')
  await testHost()
  const cheap = await hashPassword('correct horse')
  expect(cheap).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$/)
  for (const phc of [owasp, cheap]) {
    expect(await verifyPassword('correct horse', phc)).toBe(true)
    expect(await verifyPassword('wrong horse', phc)).toBe(false)
  }
})

test('rejects a stored hash with a higher cost without computing it', async () => {
  for (const parameters of ['ln=15,r=8,p=5', 'ln=14,r=16,p=5', 'ln=14,r=8,p=6', 'ln=0,r=8,p=1', 'ln=14,r=8,p=500'])
    expect(await verifyPassword('x', (await hashPassword('x')).replace('ln=4,r=8,p=1', parameters))).toBe(false)
})

test('uses the default cost outside tests and benchmarks', () => {
  const mentioned = sources
    .filter(({ path, text }) => !/^(bench|test)\//.test(path) && text.includes('passwordCost'))
    .map(({ path }) => path)
  expect(mentioned).toEqual(['shared/http/passwords.ts', 'shared/runtime.ts'])
})

test('salts every hash', async () => {
  expect(await hashPassword('x')).not.toBe(await hashPassword('x'))
})

test('rejects a missing or malformed hash, a lone surrogate and more than 128 characters', async () => {
  expect(await verifyPassword('x', undefined)).toBe(false)
  expect(await verifyPassword('x', '$scrypt$ln=1,r=1,p=1$AA$AA')).toBe(false)
  expect(await verifyPassword('\ud800', await hashPassword('\ufffd'))).toBe(false)
  expect(await verifyPassword('x'.repeat(129), await hashPassword('x'.repeat(129)))).toBe(false)
  expect(await verifyPassword('x'.repeat(128), await hashPassword('x'.repeat(128)))).toBe(true)
})

test('compares passwords without Unicode normalization', async () => {
  expect(await verifyPassword('e\u0301', await hashPassword('\u00e9'))).toBe(false)
})
