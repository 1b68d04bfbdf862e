/** Accounts whose names look like another's, or hide something. */
import fc from 'fast-check'
import { canonicalEmail } from '#shared/domain/email.ts'
import { isVisible } from '#shared/model/wire.ts'
import { PASSWORD, world } from '../kit/world.ts'

const CREATE = 'traccar.users.create'
const body = (name: string, email: string) => ({ name, email, password: PASSWORD })

const INVISIBLE = [
  '\u0000',
  '\u0007',
  '\n',
  '\t',
  '\u007f',
  '\u0085',
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u115f',
  '\u180e',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u200e',
  '\u2028',
  '\u202e',
  '\u2060',
  '\u2066',
  '\u3164',
  '\ufe0f',
  '\ufeff',
  '\uffa0',
  '\ue000',
  '\u{e0041}',
  '\u{1d173}',
]

test.each(INVISIBLE.map(character => [`U+${character.codePointAt(0)!.toString(16)}`, character]))(
  'a name or an address with %s is refused',
  async (_, character) => {
    const { admin } = await world()
    await admin.calls(CREATE, { body: body(`Al${character}ice`, 'new@example.org') }).gets(400)
    await admin.calls(CREATE, { body: body('Alice', `new${character}@example.org`) }).gets(400)
  },
)

const LOOKALIKES = [
  'ALICE@example.org',
  'ａｌｉｃｅ@example.org',
  'аlice@example.org',
  'alісe@example.org',
  'ΑLICE@example.org',
  'alıce@example.org',
  'alİce@example.org',
  'alice@ехамрӏе.org',
  '𝐚𝐥𝐢𝐜𝐞@example.org',
]

test.each(LOOKALIKES)('%s is the address of alice@example.org, whom nobody can be again', async email => {
  const { admin, alice } = await world()
  expect(canonicalEmail(email)).toBe(canonicalEmail(alice.email))
  await admin.calls(CREATE, { body: body('Other', email) }).gets(400, 'email is already in use')
})

test('addresses that look different stay different', () => {
  const different = [
    'jose@example.org',
    'josé@example.org',
    'anna@example.org',
    'hanna@example.org',
    'l@x.org',
    'i@x.org',
    '1@x.org',
  ]
  expect(new Set(different.map(canonicalEmail)).size).toBe(different.length)
})

test('the canonical form of a canonical form is itself, whatever is sent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const once = canonicalEmail(text.toWellFormed())
      expect(canonicalEmail(once)).toBe(once)
    }),
  )
})

test('no visible text has a character without width', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      if (isVisible(text)) expect(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text)).toBe(false)
    }),
  )
})

test('a body that is not UTF-8 is refused', async () => {
  const { admin } = await world()
  await admin
    .calls(CREATE, { body: '{"name":"Al\ufffdice","email":"n@example.org","password":"long enough"}' })
    .gets(400, 'The body must be valid UTF-8')
})
