import { useCallback, useEffect, useState } from 'react'
import { setEdited } from '../app/unsaved.ts'

/**
 * Notes edits of a form, so that the user is asked before they are lost. `changed` tells of edits outside of its fields.
 */
export const useEdits = (changed: boolean) => {
  const [form] = useState(() => Symbol('form'))
  const [typed, setTyped] = useState(false)
  useEffect(() => {
    setEdited(form, typed || changed)
    return () => setEdited(form, false)
  }, [form, typed, changed])
  const edit = useCallback(() => setTyped(true), [])
  /** Called after saving and before the page changes. */
  const settle = useCallback(() => {
    setTyped(false)
    setEdited(form, false)
  }, [form])
  return { edit, settle }
}
