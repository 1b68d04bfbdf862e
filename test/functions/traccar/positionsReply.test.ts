import { gunzipSync } from 'node:zlib'
import { positionsReply } from '../../../functions/traccar/positionsReply.ts'
import { fragmentOf } from '#shared/log/fragment.ts'
import type { Segment } from '#shared/log/history.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')
const MB = 1024 * 1024

/** Stored pieces of one megabyte each, packed or not, an hour apart. */
async function* pieces(count: number): AsyncIterable<Segment> {
  for (let n = 0; n < count; n += 1) {
    const from = NOON + n * 3_600_000
    yield { packed: { body: new Uint8Array(MB), crc: 0, length: MB }, count: 20_000, from, to: from + 3_599_000 }
  }
}

test('four megabytes, packed, fit: six as base64', async () => {
  const { prepared } = await positionsReply(pieces(4), ['gzip'])
  expect(prepared).toMatchObject({ contentType: 'application/json', contentEncoding: 'gzip' })
  expect(prepared.body.length).toBeGreaterThan(4 * MB)
})

test('what can not fit is refused with the moment up to which it does', async () => {
  await expect(positionsReply(pieces(6), ['gzip'])).rejects.toMatchObject({
    kind: 'tooLarge',
    message:
      'The response exceeds 6 MB: positions up to 2026-06-01T15:59:59.000+00:00 fit; request the rest separately',
  })
  await expect(positionsReply(pieces(6), [])).rejects.toThrow(/or accept gzip$/)
})

test('packed pieces and loose positions are one array, for clients with and without gzip', async () => {
  const history = async function* (): AsyncIterable<Segment> {
    yield { packed: fragmentOf([{ id: 1 }, { id: 2 }]), count: 2, from: NOON, to: NOON }
    yield { packed: fragmentOf([{ id: 3 }]), count: 1, from: NOON, to: NOON }
  }
  const packed = await positionsReply(history(), ['br', 'gzip'])
  expect(JSON.parse(gunzipSync(packed.prepared.body).toString())).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
  expect((await positionsReply(history(), [])).prepared.body).toBe('[{"id":1},{"id":2},{"id":3}]')
})
