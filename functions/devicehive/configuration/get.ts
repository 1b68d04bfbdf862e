import { configuration } from '#shared/api/devicehive/configuration.ts'
import { isSecret, noSetting } from '#shared/http/devicehive/settings.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(configuration.get, async ({ params: { name }, stores }) => {
  const found = isSecret(name) ? undefined : await stores.configuration.get(name)
  if (!found) throw noSetting(name)
  return found
})
