/**
 * Property: a request in any format with the right key in any place stores exactly what it stores for a device without a
 * key. With a wrong key or none, nothing of the device is stored, and the reports of other devices are.
 */
import fc from 'fast-check'
import { setHost } from '#shared/runtime.ts'
import { keyedDevice, newIngestKey } from '#shared/table/newIngestKey.ts'
import { runs } from '../../kit/runs.ts'
import { cases } from './requests.ts'
import { send, type Sent, type TrackerWorld, trackerWorld } from './tracker.ts'

const KEYED = 31
const { key, hash } = newIngestKey()
const PLACES = ['query', 'first in the query', 'path', 'Basic', 'user', 'Bearer'] as const

const carrying = (sent: Sent, place: (typeof PLACES)[number], carried: string): Sent => {
  const { query = '', headers } = sent
  const pairs = query === '' ? [] : [query]
  const parameter = `key=${carried}`
  const authorized = (authorization: string): Sent => ({ ...sent, headers: { ...headers, authorization } })
  const basic = (credentials: string) => authorized(`Basic ${Buffer.from(credentials).toString('base64')}`)
  switch (place) {
    case 'query':
      return { ...sent, query: [...pairs, parameter].join('&') }
    case 'first in the query':
      return { ...sent, query: [parameter, ...pairs].join('&') }
    case 'path':
      return { ...sent, path: `/${carried}/` }
    case 'Basic':
      return basic(`van 31:${carried}`)
    case 'user':
      return basic(`${carried}:`)
    case 'Bearer':
      return authorized(`Bearer ${carried}`)
  }
}

const sendIn = async (world: TrackerWorld, sent: Sent) => {
  setHost(world.host)
  world.written.length = 0
  const { statusCode } = await send(sent)
  return { statusCode, records: world.written.map(({ record }) => record) }
}

test('stores all of a request with the key, and nothing of the device without it', async () => {
  const plain = await trackerWorld()
  const keyed = await trackerWorld()
  await keyed.register('van 31', { deviceId: KEYED, ...keyedDevice(hash, 0) })
  const wrongKeys = fc.oneof(
    fc.constantFrom('', key.slice(0, -1), `${key}x`, newIngestKey().key),
    fc.nat(25).map(n => key.slice(0, 4 + n) + (key[4 + n] === '0' ? '1' : '0') + key.slice(5 + n)),
  )
  const seen = { stored: 0, refused: 0, partly: 0 }
  await fc.assert(
    fc.asyncProperty(cases, fc.constantFrom(...PLACES), wrongKeys, async ({ sent }, place, wrong) => {
      const expected = await sendIn(plain, sent)
      expect(await sendIn(keyed, carrying(sent, place, key))).toEqual(expected)
      const others = expected.records.filter(({ deviceId }) => deviceId !== KEYED)
      const isRefused = others.length < expected.records.length
      const refused = { statusCode: isRefused ? 401 : expected.statusCode, records: others }
      expect(await sendIn(keyed, sent)).toEqual(refused)
      if (wrong !== '') expect(await sendIn(keyed, carrying(sent, place, wrong))).toMatchObject({ records: others })
      if (isRefused) seen[others.length > 0 ? 'partly' : 'refused'] += 1
      else if (others.length > 0) seen.stored += 1
    }),
    { numRuns: runs(300, 3000) },
  )
  expect(seen.refused).toBeGreaterThan(30)
  expect(seen.stored).toBeGreaterThan(30)
}, 3_600_000)
