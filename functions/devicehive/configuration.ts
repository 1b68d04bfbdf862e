import { configuration as operations } from '#shared/api/devicehive/configuration.ts'
import { badRequest, notFound } from '#shared/errors.ts'
import { accessDenied } from '#shared/http/devicehive/rightsIn.ts'
import type { Implementation } from '#shared/http/implementation.ts'
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

/** The original keeps there what it signs tokens with; here it is in nobody's reach. */
const isSecret = (name: string): boolean => name.trim().toLowerCase() === 'jwt.secret'

const [NAME_MAX, VALUE_MAX, SHOWN_MAX] = [32, 128, 128]

const noSetting = (name: string) =>
  notFound(`Requested config with name = ${name.slice(0, SHOWN_MAX)} not found in the database`)

/** A setting that may be written. Throws `forbidden` for the secret, `badRequest` for what has the wrong length. */
const checkedSetting = (name: string, value = '') => {
  if (isSecret(name)) throw accessDenied()
  if (name.length > NAME_MAX) throw badRequest(`The setting name must have 1 to ${NAME_MAX} characters`)
  if (value === '' || value.length > VALUE_MAX)
    throw badRequest(`The setting value must have 1 to ${VALUE_MAX} characters`)
  return { name, value }
}
