/** Output of the server: log lines and the status line. */

export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const DRAW_EVERY_MS = 1000
const PLAIN_EVERY_MS = 60_000
/** For terminals that report no width, or 0. */
const DEFAULT_COLUMNS = 80
/** Moves to the first column and clears the line. */
const CLEAR = '\r\x1b[2K'

/** Status in the last line of a terminal, or as a plain line per minute in a log. */
export class StatusLine {
  private timer: NodeJS.Timeout | undefined
  private shown = ''

  constructor(
    private readonly terminal: Terminal,
    private readonly text: () => string,
    /** Shown after the text. It changes constantly, so a change alone prints no line to a log. */
    private readonly details: () => string = () => '',
  ) {}

  /** Shows the status from now on, and updates it when it changes, until `stop`. */
  start(): void {
    if (this.terminal.isTTY) this.draw(this.fullText())
    else this.shown = this.text()
    this.timer = setInterval(() => this.update(), this.terminal.isTTY ? DRAW_EVERY_MS : PLAIN_EVERY_MS)
    // The timer must not keep the process running.
    this.timer.unref()
  }

  stop(): void {
    if (!this.timer) return
    clearInterval(this.timer)
    this.timer = undefined
    if (this.terminal.isTTY) this.terminal.write(CLEAR)
  }

  /** Calls `write` so that its output appears above the status line. */
  writeAbove(write: () => void): void {
    const isShown = this.timer !== undefined && this.terminal.isTTY
    if (isShown) this.terminal.write(CLEAR)
    write()
    if (isShown) this.draw(this.fullText())
  }

  private update(): void {
    const line = this.fullText()
    const text = this.terminal.isTTY ? line : this.text()
    if (text === this.shown) return
    if (this.terminal.isTTY) return this.draw(line)
    this.shown = text
    this.terminal.write(`${line}\n`)
  }

  private fullText(): string {
    const details = this.details()
    return details === '' ? this.text() : `${this.text()}, ${details}`
  }

  /** Truncates the line, because a wrapped line cannot be cleared. */
  private draw(line: string): void {
    this.shown = line
    this.terminal.write(CLEAR + line.slice(0, (this.terminal.columns || DEFAULT_COLUMNS) - 1))
  }
}

/** Subset of a writable stream. */
export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string, done: (error?: Error | null) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/**
 * Returns a terminal that writes to the stream and ignores its failures: a full disk or a closed pipe loses log lines, but
 * does not stop the server. After the next successful write it reports the number of lost lines.
 */
export const tolerantOutput = (stream: OutputStream, now: () => number = Date.now): Terminal => {
  let lost = 0
  // Node ends the process on an error event without listeners. The callback of the write has the same error.
  stream.on('error', () => undefined)
  return {
    get isTTY() {
      return stream.isTTY === true
    },
    get columns() {
      return stream.columns ?? 0
    },
    write: text => {
      // The previous line can be incomplete.
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
