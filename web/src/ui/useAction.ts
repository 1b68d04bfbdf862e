import { useCallback, useState } from 'react'
import { ApiError } from '../api/ApiError.ts'

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

/** Returns the message to display: the server's own message for an ApiError. Logs other errors, which are bugs. */
export const errorMessage = (error: unknown): string => {
  // oxlint-disable-next-line no-console
  if (!(error instanceof ApiError)) console.error(error)
  return error instanceof Error ? error.message : String(error)
}
