/** Returns a member of a JSON object. Throws TypeError if there is none. */
export const memberOf = (text: string, name: string): unknown => {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
    throw new TypeError(`Expected the member ${name} in ${text.slice(0, 200)}`)
  return Object.getOwnPropertyDescriptor(value, name)?.value
}
