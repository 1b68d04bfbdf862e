import { useEffect, useSyncExternalStore, lazy, Suspense } from 'react'
import { catchLinks } from './router.ts'
import { question } from './unsaved.ts'

const LeaveDialog = lazy(async () => ({ default: (await import('./LeaveDialog.tsx')).LeaveDialog }))

/** Asks before a link or the back button discards edits. */
export const LeaveQuestion = () => {
  const asked = useSyncExternalStore(question.subscribe, question.current)
  useEffect(catchLinks, [])
  if (!asked) return null
  return (
    <Suspense>
      <LeaveDialog />
    </Suspense>
  )
}
