import { useEffect, useSyncExternalStore } from 'react'
// Not loaded when it is needed: without a network, the question could not be asked.
import { LeaveDialog } from './LeaveDialog.tsx'
import { catchLinks } from './router.ts'
import { question } from './unsaved.ts'

/** Asks before a link or the back button discards edits. */
export const LeaveQuestion = () => {
  const asked = useSyncExternalStore(question.subscribe, question.current)
  useEffect(catchLinks, [])
  return asked ? <LeaveDialog /> : null
}
