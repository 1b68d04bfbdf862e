import { configuration } from '#shared/api/devicehive/configuration.ts'
import { checkedSetting, isSecret, noSetting } from '#shared/http/devicehive/settings.ts'
import type { Implementation } from '#shared/http/handle.ts'

export const get: Implementation<typeof configuration.get> = async ({ params: { name }, stores }) => {
  const found = isSecret(name) ? undefined : await stores.configuration.get(name)
  if (!found) throw noSetting(name)
  return found
}

export const set: Implementation<typeof configuration.set> = async ({ params, body, stores }) => {
  const { name, value } = checkedSetting(params.name, body.value)
  return stores.configuration.set(name, value)
}

export const remove: Implementation<typeof configuration.remove> = async ({ params: { name }, stores }) => {
  if (isSecret(name) || !(await stores.configuration.get(name))) throw noSetting(name)
  await stores.configuration.remove(name)
}
