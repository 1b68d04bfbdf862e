import { configuration } from '#shared/api/devicehive/configuration.ts'
import { isSecret, noSetting } from '#shared/http/devicehive/settings.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(configuration.remove, async ({ params: { name }, stores }) => {
  if (isSecret(name) || !(await stores.configuration.get(name))) throw noSetting(name)
  await stores.configuration.remove(name)
})
