/** Reads the text of a form's fields by their names; a field that is not there is empty. */
export const formText = (form: HTMLFormElement): ((name: string) => string) => {
  const given = new FormData(form)
  return name => {
    const value = given.get(name)
    return typeof value === 'string' ? value : ''
  }
}
