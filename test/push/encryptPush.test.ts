import fc from 'fast-check'
import { areBrowserKeys, encryptPush, MESSAGE_BYTES_MAX, topicOf } from '#shared/push/encryptPush.ts'
import { decrypted, newBrowserKeys } from '../kit/pushBrowser.ts'
import { runs } from '../kit/runs.ts'

/** RFC 8291, section 5 and appendix A. */
const RFC = {
  plaintext: 'When I grow up, I want to be a watermelon',
  serverPrivate: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  browserPrivate: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  browserPublic: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y' +
    'l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
}
const RFC_KEYS = { p256dh: RFC.browserPublic, auth: RFC.auth }
const bytes = (text: string) => Buffer.from(text, 'base64url')

test('encrypts the example of RFC 8291 to the same bytes', () => {
  const body = encryptPush(Buffer.from(RFC.plaintext), RFC_KEYS, {
    salt: bytes(RFC.salt),
    privateKey: bytes(RFC.serverPrivate),
  })
  expect(body.toString('base64url')).toBe(RFC.body)
})

test('the decryption of these tests reads the example of RFC 8291', () => {
  const text = decrypted(bytes(RFC.body), { ...RFC_KEYS, privateKey: bytes(RFC.browserPrivate) })
  expect(text).toBe(RFC.plaintext)
})

test('only the browser reads a message, of any text and padding, and two of them share no bytes', () => {
  const [browser, other] = [newBrowserKeys(), newBrowserKeys()]
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), fc.nat(5000), (text, paddedBytes) => {
      const body = encryptPush(Buffer.from(text), browser, { paddedBytes })
      expect(decrypted(body, browser)).toBe(text)
      expect(() => decrypted(body, other)).toThrow('unable to authenticate data')
      expect(body.length).toBeLessThanOrEqual(4096)
      expect(encryptPush(Buffer.from(text), browser).subarray(0, 16)).not.toEqual(body.subarray(0, 16))
    }),
    { numRuns: runs(50, 500) },
  )
})

test('has the same length for messages that are padded to the same', () => {
  const browser = newBrowserKeys()
  const lengthOf = (text: string) => encryptPush(Buffer.from(text), browser, { paddedBytes: 1023 }).length
  expect(new Set(['', 'Van has stopped', 'x'.repeat(1023)].map(lengthOf))).toEqual(new Set([86 + 1024 + 16]))
})

test('fills 4,096 bytes exactly, and rejects a longer message', () => {
  const browser = newBrowserKeys()
  const longest = Buffer.alloc(MESSAGE_BYTES_MAX, 'x')
  expect(encryptPush(longest, browser, { paddedBytes: 9999 })).toHaveLength(4096)
  expect(() => encryptPush(Buffer.alloc(MESSAGE_BYTES_MAX + 1), browser)).toThrow('at most 3993 bytes')
})

const point = bytes(RFC.browserPublic)
const changed = (at: number, to: number) => {
  const copy = Buffer.from(point)
  copy[at] = to
  return copy.toString('base64url')
}

test.each([
  ['the keys of the RFC', RFC_KEYS, true],
  ['a point beside the curve', { ...RFC_KEYS, p256dh: changed(64, 0) }, false],
  [
    'a compressed point',
    { ...RFC_KEYS, p256dh: Buffer.concat([Buffer.from([2]), point.subarray(1, 33)]).toString('base64url') },
    false,
  ],
  ['the point at infinity', { ...RFC_KEYS, p256dh: 'AA' }, false],
  ['zeros', { ...RFC_KEYS, p256dh: Buffer.alloc(65).toString('base64url') }, false],
  [
    'a point of zeros',
    { ...RFC_KEYS, p256dh: Buffer.concat([Buffer.from([4]), Buffer.alloc(64)]).toString('base64url') },
    false,
  ],
  ['a longer point', { ...RFC_KEYS, p256dh: `${RFC.browserPublic}AAAA` }, false],
  ['a short secret', { ...RFC_KEYS, auth: 'BTBZMqHH6r4Tts7J_aSI' }, false],
  ['a long secret', { ...RFC_KEYS, auth: `${RFC.auth}AAAA` }, false],
  ['a secret with characters that decoding ignores', { ...RFC_KEYS, auth: `${RFC.auth}${'!'.repeat(100_000)}` }, false],
  ['a secret with padding', { ...RFC_KEYS, auth: `${RFC.auth}==` }, false],
  ['no text', { p256dh: '', auth: '' }, false],
  ['other text', { p256dh: 'x'.repeat(10_000), auth: '\0' }, false],
])('%s: valid keys or not', (_, keys, valid) => {
  expect(areBrowserKeys(keys)).toBe(valid)
})

test('a topic has 32 URL-safe characters, and differs between tags and between browsers', () => {
  const [one, other] = [newBrowserKeys(), newBrowserKeys()]
  const topics = [topicOf('1/alarm/0/sos', one), topicOf('1/alarm/0/tow', one), topicOf('1/alarm/0/sos', other)]
  for (const topic of topics) expect(topic).toMatch(/^[A-Za-z0-9_-]{32}$/)
  expect(new Set(topics).size).toBe(3)
  expect(topicOf('1/alarm/0/sos', one)).toBe(topics[0])
})
