/** Edits that would be lost if the user left the page. */

type Go = () => void

const edits = new Set<symbol>()
const listeners = new Set<() => void>()
let asked: Go | undefined

const tell = (): void => {
  for (const listener of listeners) listener()
}

/** Browsers ask in their own words before they close or reload the page. */
const warn = (event: BeforeUnloadEvent): void => event.preventDefault()

/** Notes whether a form has edits. */
export const setEdited = (form: symbol, edited: boolean): void => {
  if (edited) edits.add(form)
  else edits.delete(form)
  if (edits.size > 0) addEventListener('beforeunload', warn)
  else removeEventListener('beforeunload', warn)
}

/** Leaves the page at once, or after the user agrees to lose the edits. */
export const leave = (go: Go): void => {
  if (edits.size === 0) return go()
  asked = go
  return tell()
}

export const hasEdits = (): boolean => edits.size > 0

/** What the user is asked to lose the edits for; undefined if there is no question. */
export const question = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  current: (): Go | undefined => asked,
  stay: (): void => {
    asked = undefined
    tell()
  },
  discard: (): void => {
    const go = asked
    asked = undefined
    for (const form of edits) setEdited(form, false)
    tell()
    go?.()
  },
}
