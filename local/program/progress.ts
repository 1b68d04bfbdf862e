/** How far something is: a bar on a terminal, a line now and then elsewhere. */
import type { WriteStream } from 'node:tty'

const BAR_CHARACTERS = 40
/** Of a plain log. */
const LINES = 10
const COUNT_EVERY_MS = 100

/** Gives the function to call with how many of all are done. */
export const progressOn = (output: Pick<WriteStream, 'write'> & { isTTY?: boolean }, all: number) => {
  let shown = -1
  return (done: number): void => {
    const steps = output.isTTY ? 1000 : LINES
    const step = Math.floor((done / all) * steps)
    if (step === shown) return
    shown = step
    const percent = `${Math.floor((done / all) * 100)} %`
    if (!output.isTTY) return void output.write(`${done} of ${all}, ${percent}\n`)
    const filled = Math.round((done / all) * BAR_CHARACTERS)
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_CHARACTERS - filled)
    output.write(`\r${bar} ${done} of ${all}, ${percent}${done === all ? '\n' : ''}`)
  }
}

/** Returns the function to call with the number of finished things when nobody knows how many there are. */
export const countOn = (output: Pick<WriteStream, 'write'> & { isTTY?: boolean }, things: string) => {
  let shownAt = -Infinity
  return (done: number): void => {
    if (!output.isTTY || performance.now() - shownAt < COUNT_EVERY_MS) return
    shownAt = performance.now()
    // What is written next takes the place of the count.
    output.write(`\r${done} ${things}\x1b[K\r`)
  }
}
