import { useEffect, useState } from 'react'
import { errorMessage } from '../../ui/useAction.ts'
import { knownStreets, loadStreets, type Streets } from './loadStreets.ts'

/** Returns the server's street maps when they are loaded, or undefined if there are none or `wanted` is false. */
export const useStreets = (wanted: boolean): Streets | undefined => {
  const [streets, setStreets] = useState(knownStreets)
  useEffect(() => {
    if (!wanted) return undefined
    let ended = false
    loadStreets().then(
      loaded => {
        if (!ended) setStreets(loaded)
      },
      // Logged. The built-in map stays, and the app says elsewhere that the server cannot be reached.
      (error: unknown) => void errorMessage(error),
    )
    return () => void (ended = true)
  }, [wanted])
  return wanted ? streets : undefined
}
