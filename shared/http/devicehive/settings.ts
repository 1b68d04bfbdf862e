import { badRequest, notFound } from '../../errors.ts'
import { accessDenied } from './rightsIn.ts'

/** The original keeps there what it signs tokens with; here it is in nobody's reach. */
export const isSecret = (name: string): boolean => name.trim().toLowerCase() === 'jwt.secret'

const [NAME_MAX, VALUE_MAX, SHOWN_MAX] = [32, 128, 128]

export const noSetting = (name: string) =>
  notFound(`Requested config with name = ${name.slice(0, SHOWN_MAX)} not found in the database`)

/** A setting that may be written. Throws `forbidden` for the secret, `badRequest` for what has the wrong length. */
export const checkedSetting = (name: string, value = '') => {
  if (isSecret(name)) throw accessDenied()
  if (name.length > NAME_MAX) throw badRequest(`The setting name must have 1 to ${NAME_MAX} characters`)
  if (value === '' || value.length > VALUE_MAX)
    throw badRequest(`The setting value must have 1 to ${VALUE_MAX} characters`)
  return { name, value }
}
