import { configuration } from '#shared/api/devicehive/configuration.ts'
import { checkedSetting } from '#shared/http/devicehive/settings.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(configuration.set, async ({ params, body, stores }) => {
  const { name, value } = checkedSetting(params.name, body.value)
  return stores.configuration.set(name, value)
})
