/** From what SmartServer's rules make of a wish to what is written, or to an error. */
import type { NewUserFields, Refusal } from '../../domain/smartserver/userChange.ts'
import { plainProfile } from '../../domain/userRules.ts'
import { badRequest, conflict, forbidden } from '../../errors.ts'
import { type Account, profileIn } from '../../table/accounts.ts'
import type { NewUser, UserChange } from '../../table/users.ts'

/** Throws what the rules refuse. */
const allowed = (outcome: NewUserFields | Refusal): NewUserFields => {
  if (!('refused' in outcome)) return outcome
  throw outcome.refused === 'forbidden' ? forbidden(outcome.sentence) : badRequest(outcome.sentence)
}

const taken = () => conflict('userName or emailAddress is already in use')

/** A new user, less its password. Throws `forbidden` or `badRequest` for what the rules refuse. */
export const creation = (outcome: NewUserFields | Refusal): Omit<NewUser, 'phc'> => {
  const { profile, standing } = allowed(outcome)
  const whole = { ...plainProfile(profile.name, profile.email), ...profile }
  return { profile: whole, standing, token: null, taken: taken() }
}

/** A change of a stored user; throws as `creation` does. */
export const changeOf = (before: Account, outcome: NewUserFields | Refusal): UserChange => {
  const { profile, standing } = allowed(outcome)
  return { profile: { ...profileIn(before), ...profile }, standing, taken: taken() }
}
