/** SmartServer knows a person by two names, all others by one. */
export interface PersonName {
  readonly firstName: string
  readonly lastName: string
}

/** The one name of both; who has neither is called by its login. */
export const joinedName = ({ firstName, lastName }: PersonName, login: string): string =>
  [firstName, lastName].filter(part => part !== '').join(' ') || login

/** The two parts of a name, divided at its last space; they join to that name again. */
export const splitName = (name: string): PersonName => {
  const space = name.lastIndexOf(' ')
  const [firstName, lastName] = [name.slice(0, Math.max(space, 0)), name.slice(space + 1)]
  return firstName !== '' && lastName !== '' ? { firstName, lastName } : { firstName: name, lastName: '' }
}
