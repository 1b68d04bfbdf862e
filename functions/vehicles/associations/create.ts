import { associations } from '#shared/api/vehicles/associations.ts'
import { madeAssociation } from '#shared/http/associationRows.ts'
import { associating, newPairs } from '#shared/http/associations.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'

const { tell } = accessChangePublisher(associations.create)

export const handler = handle(associations.create, async call => {
  const { body, caller, stores, now } = call
  if (caller) await checkDeviceWriter(caller, stores)
  const pairs = await newPairs(body.data, associating(caller), stores)
  const links = await stores.deviceLinks.addAll(pairs, now)
  await tell(call, async () => pairs.map(({ device }) => device))
  return { data: links.map(madeAssociation) }
})
