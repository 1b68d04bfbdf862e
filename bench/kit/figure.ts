/** What a benchmark gives: numbers with their unit and, where there is one, the goal. */

export type Goal = { readonly atLeast: number } | { readonly atMost: number }

export interface Figure {
  readonly figure: string
  readonly value: number
  readonly unit: string
  /** Without one the figure is there to be read. */
  readonly goal?: Goal
}

export interface Benchmark {
  readonly summary: string
  /** Runs in a process of its own. */
  readonly run: () => Promise<readonly Figure[]>
}

/** Undefined where there is no goal. */
export const isMet = ({ goal, value }: Figure): boolean | undefined => {
  if (!goal) return undefined
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost
}
