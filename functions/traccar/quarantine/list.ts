import { quarantine } from '#shared/api/traccar/quarantine.ts'
import { badRequest } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { listedModel } from '#shared/http/quarantineModel.ts'

const WIDEST_MS = 31 * 86_400_000
/** A page ends at whichever comes first. An entry can hold 400 KB, and a response at most 6 MB. */
const MOST = 1000
const READ_MAX_CHARACTERS = 32 * 1024 * 1024
const RESPONSE_MAX_BYTES = 4 * 1024 * 1024

export const handler = handle(quarantine.list, async ({ query: { from, to, after }, stores }) => {
  if (to - from > WIDEST_MS) throw badRequest('The range must be at most 31 days')
  const page = []
  let read = 0
  let bytes = 0
  for await (const entry of stores.quarantine.between(from, to, after)) {
    const listed = listedModel(entry)
    page.push(listed)
    read += entry.query.length + entry.body.length
    bytes += Buffer.byteLength(JSON.stringify(listed))
    if (page.length === MOST || read > READ_MAX_CHARACTERS || bytes > RESPONSE_MAX_BYTES) break
  }
  return page
})
