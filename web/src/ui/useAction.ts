import { useCallback, useState } from 'react'
import { sentenceOf } from './useQuery.ts'

export interface Doing {
  /** Something is on its way: buttons are busy. */
  readonly busy: boolean
  /** What the last attempt failed with. */
  readonly failure: string | undefined
  /** Does it; gives whether it worked. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>
}

/** What a person does on a page: one thing at a time, and its failure is a sentence. */
export const useDoing = (): Doing => {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const run = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setFailure(undefined)
    try {
      await work()
      return true
    } catch (error) {
      setFailure(sentenceOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }, [])
  return { busy, failure, run }
}
