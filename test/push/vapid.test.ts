import { createPublicKey } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { vapidHeader } from '#shared/push/vapid.ts'
import { pushKeys } from '#shared/table/pushKeys.ts'
import { world } from '../kit/world.ts'

/** RFC 8292, section 2.4. */
const RFC =
  'vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1' +
  'YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHz' +
  'voD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs'

const partsOf = (header: string) => {
  const [, t = '', k = ''] = /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), k=([\w-]+)$/.exec(header) ?? []
  return { t, k }
}

/** Verifies a header as a push service does. Returns its claims. */
const claimsOf = async (header: string, now: number) => {
  const { t, k } = partsOf(header)
  const point = Buffer.from(k, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(part => part.toString('base64url'))
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' })
  const { payload } = await jwtVerify(t, key, { algorithms: ['ES256'], currentDate: new Date(now) })
  return payload
}

const NOW = Date.parse('2016-01-22T20:36:08Z')
const ENDPOINT = 'https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV'

const newKeys = async () => {
  const { table } = await world()
  await pushKeys(table).create()
  const keys = await pushKeys(table).pair()
  return { table, keys: keys! }
}

test('these tests verify the example of RFC 8292', async () => {
  expect(await claimsOf(RFC, NOW)).toEqual({
    aud: 'https://push.example.net',
    exp: 1_453_523_768,
    sub: 'mailto:push@example.com',
  })
})

test('makes the same header and the same claims as the RFC, with a valid signature', async () => {
  const { keys } = await newKeys()
  const header = await vapidHeader(keys, { endpoint: ENDPOINT, contact: 'mailto:push@example.com', now: NOW })
  const { t, k } = partsOf(header)
  expect(k).toBe(keys.publicKey)
  expect(decodeProtectedHeader(t)).toEqual(decodeProtectedHeader(partsOf(RFC).t))
  const { exp = 0, ...claims } = await claimsOf(header, NOW)
  expect(claims).toEqual({ aud: 'https://push.example.net', sub: 'mailto:push@example.com' })
  expect(exp * 1000 - NOW).toBe(12 * 3_600_000)
})

test('has no subject without a contact, and the origin of the service without the secret of the address', async () => {
  const { keys } = await newKeys()
  const header = await vapidHeader(keys, { endpoint: ENDPOINT, contact: undefined, now: NOW })
  expect(decodeJwt(partsOf(header).t)).toEqual({ aud: 'https://push.example.net', exp: expect.any(Number) })
  expect(header).not.toContain('JzLQ')
})

test('makes one key pair, also in parallel runs, and keeps it', async () => {
  const { table, keys } = await newKeys()
  await Promise.all([pushKeys(table).create(), pushKeys(table).create()])
  expect(await pushKeys(table).pair()).toEqual(keys)
  expect(await pushKeys(table).publicKey()).toBe(keys.publicKey)
  const other = (await world()).table
  await Promise.all(Array.from({ length: 4 }, () => pushKeys(other).create()))
  expect((await pushKeys(other).pair())?.publicKey).toBe(await pushKeys(other).publicKey())
})
