/** Standard output of the server. A full disk or a closed pipe costs lines of the log, never the server. */
import type { Terminal } from './statusLine.ts'

/** What of a stream is used here. */
export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string, done: (error?: Error | null) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** Returns a terminal that writes to the stream and ignores its failures. When it works again, it reports the lost lines. */
export const enduringOutput = (stream: OutputStream, now: () => number = Date.now): Terminal => {
  let lost = 0
  // Node ends the process on an error event that nothing listens to. The callback of the write has the same error.
  stream.on('error', () => undefined)
  return {
    get isTTY() {
      return stream.isTTY === true
    },
    get columns() {
      return stream.columns ?? 0
    },
    write: text => {
      // The line before may have been written in part.
      stream.write(lost > 0 ? `\n${text}` : text, error => {
        if (error) {
          lost += 1
          return
        }
        if (lost === 0) return
        const entry = { level: 'warn', at: new Date(now()).toISOString(), message: 'log lines were lost', lost }
        lost = 0
        stream.write(`${JSON.stringify(entry)}\n`, failed => {
          if (failed) lost = entry.lost + 1
        })
      })
    },
  }
}
