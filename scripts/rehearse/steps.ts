/** Steps of the rehearsal, printed with the time that they took. */
import { say } from '../../local/program/command.ts'

export interface Steps {
  /** Runs a step. A returned text is printed after its name. */
  run<T>(name: string, work: () => Promise<T>, detail?: (result: T) => string): Promise<T>
  /** Prints a step that is left out, with the reason. */
  leaveOut(name: string, reason: string): void
  /** Prints how many steps ran, and in what time. */
  finish(): void
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

export const steps = (print: (line: string) => void = say): Steps => {
  const startedAt = performance.now()
  let done = 0
  const leftOut: string[] = []
  return {
    run: async (name, work, detail) => {
      const since = performance.now()
      try {
        const result = await work()
        done += 1
        print(`${seconds(since).padStart(8)}  ${name}${detail ? `: ${detail(result)}` : ''}`)
        return result
      } catch (error) {
        print(`${seconds(since).padStart(8)}  FAILED: ${name}`)
        throw error
      }
    },
    leaveOut: (name, reason) => {
      leftOut.push(name)
      print(`       –  left out: ${name}, because ${reason}`)
    },
    finish: () =>
      print(`${done} steps in ${seconds(startedAt)}${leftOut.length > 0 ? `, ${leftOut.length} left out` : ''}.`),
  }
}
