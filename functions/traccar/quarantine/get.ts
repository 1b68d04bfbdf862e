import { quarantine } from '#shared/api/traccar/quarantine.ts'
import { notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { entryModel } from '#shared/http/quarantineModel.ts'

export const handler = handle(quarantine.get, async ({ params, stores }) => {
  const entry = await stores.quarantine.get(params.id)
  if (!entry) throw notFound('Quarantine entry not found')
  return entryModel(stores.log, entry)
})
