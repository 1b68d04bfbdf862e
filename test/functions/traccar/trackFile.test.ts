import { gunzipSync } from 'node:zlib'
import { GPX } from '#shared/api/operation.ts'
import { gpx } from '#shared/export/gpx.ts'
import { trackReply } from '../../../functions/traccar/trackFile.ts'
import type { Segment } from '#shared/log/history.ts'
import { stored } from '../../kit/positions.ts'

const file = { writer: gpx('Van'), mediaType: GPX, fileName: 'positions.gpx' } as const

/** A thousand positions an hour. */
async function* hours(count: number): AsyncIterable<Segment> {
  for (let hour = 0; hour < count; hour += 1) {
    yield { positions: Array.from({ length: 1000 }, (_, n) => stored(hour * 60 + n * 0.06)) }
  }
}

test('packed, ten times as much fits: it is never in memory as a whole', async () => {
  const { prepared } = await trackReply(hours(100), file, ['gzip'])
  expect(prepared).toMatchObject({ contentEncoding: 'gzip' })
  const text = gunzipSync(Buffer.from(prepared.body)).toString()
  expect(text.length).toBeGreaterThan(12_000_000)
  expect(text.match(/<trkpt /g)).toHaveLength(100_000)
  expect(text).toMatch(/<\/trkseg><\/trk><\/gpx>\n$/)
})

test('what can not fit is refused with the moment up to which it does', async () => {
  const refusal = trackReply(hours(100), file, [])
  await expect(refusal).rejects.toMatchObject({ kind: 'tooLarge' })
  const message = await refusal.then(String, (error: Error) => error.message)
  const [, fits = ''] = /^The response exceeds 6 MB: positions up to (\S+) fit.*, or accept gzip$/.exec(message)!
  const wholeHours = Math.ceil((Date.parse(fits) - stored(0).fixTime) / 3_600_000)
  expect(wholeHours).toBeGreaterThan(20)
  await expect(trackReply(hours(wholeHours), file, [])).resolves.toBeDefined()
})
