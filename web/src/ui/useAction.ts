import { useCallback, useState } from 'react'
import { ApiError } from '../api/ApiError.ts'
import { shownFirstTexts } from '../texts/languageStore.ts'

export interface ActionState {
  /** True while the action runs; its buttons are disabled. */
  readonly busy: boolean
  /** Message of the last failure; undefined after a success and while the action runs. */
  readonly error: string | undefined
  /** Runs the work. Resolves to true if it succeeded; never rejects. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>
}

/** State of an action that changes data. */
export const useAction = (): ActionState => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const run = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setError(undefined)
    try {
      await work()
      return true
    } catch (cause) {
      setError(errorMessage(cause))
      return false
    } finally {
      setBusy(false)
    }
  }, [])
  return { busy, error, run }
}

/** Returns the message to display, in the language of the page. Logs errors that are bugs. */
export const errorMessage = (error: unknown): string => {
  const failures = shownFirstTexts()?.failures
  if (error instanceof ApiError) {
    const { status, message, serverMessage } = error
    if (!failures) return message
    if (status === 0) return failures.unreachable
    return serverMessage === undefined ? failures.status(status) : failures.ofServer(serverMessage)
  }
  // oxlint-disable-next-line no-console
  console.error(error)
  const message = error instanceof Error ? error.message : String(error)
  return failures?.unexpected(message) ?? message
}
