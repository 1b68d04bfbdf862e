/** The last line of the terminal says how things are; elsewhere a plain line does now and then. */

export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const DRAW_EVERY_MS = 1000
const PLAIN_EVERY_MS = 60_000
/** Of a terminal that does not know how wide it is; some say 0. */
const DEFAULT_COLUMNS = 80
/** To the first column, and away with what stands there. */
const CLEAR = '\r\x1b[2K'

export class StatusLine {
  private timer: NodeJS.Timeout | undefined
  private said = ''

  constructor(
    private readonly terminal: Terminal,
    private readonly text: () => string,
    /** Follows the text. It changes all the time, and is no reason for a line in a log. */
    private readonly details: () => string = () => '',
  ) {}

  /** Tells it from now on, when it has changed. Ends with `stop`. */
  start(): void {
    if (this.terminal.isTTY) this.draw(this.whole())
    else this.said = this.text()
    this.timer = setInterval(() => this.tell(), this.terminal.isTTY ? DRAW_EVERY_MS : PLAIN_EVERY_MS)
    // It must keep nobody from ending.
    this.timer.unref()
  }

  stop(): void {
    if (!this.timer) return
    clearInterval(this.timer)
    this.timer = undefined
    if (this.terminal.isTTY) this.terminal.write(CLEAR)
  }

  /** Lets something else be written: above the line, which comes back below it. */
  around(write: () => void): void {
    const isShown = this.timer !== undefined && this.terminal.isTTY
    if (isShown) this.terminal.write(CLEAR)
    write()
    if (isShown) this.draw(this.whole())
  }

  private tell(): void {
    const whole = this.whole()
    const text = this.terminal.isTTY ? whole : this.text()
    if (text === this.said) return
    if (this.terminal.isTTY) return this.draw(whole)
    this.said = text
    this.terminal.write(`${whole}\n`)
  }

  private whole(): string {
    const details = this.details()
    return details === '' ? this.text() : `${this.text()}, ${details}`
  }

  /** Cut, because a line that wraps can't be cleared. */
  private draw(whole: string): void {
    this.said = whole
    this.terminal.write(CLEAR + whole.slice(0, (this.terminal.columns || DEFAULT_COLUMNS) - 1))
  }
}
