import { configuration as operations } from '#shared/api/devicehive/configuration.ts'
import { checkedSetting, isSecret, noSetting } from '#shared/http/devicehive/settings.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { configuration } from '#shared/table/configuration.ts'

export const get: Implementation<typeof operations.get> = async ({ params: { name }, table }) => {
  const found = isSecret(name) ? undefined : await configuration(table).get(name)
  if (!found) throw noSetting(name)
  return found
}

export const set: Implementation<typeof operations.set> = async ({ params, body, table }) => {
  const { name, value } = checkedSetting(params.name, body.value)
  return configuration(table).set(name, value)
}

export const remove: Implementation<typeof operations.remove> = async ({ params: { name }, table }) => {
  if (isSecret(name) || !(await configuration(table).get(name))) throw noSetting(name)
  await configuration(table).remove(name)
}
