/** Gives a file to the browser, which puts it where its person keeps such files. */
import type { Taken } from '../api/client.ts'

const KEPT_FOR_MS = 60_000

export const saveFile = ({ blob, fileName }: Taken): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser reads it after the click, nobody says when.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR_MS)
}
