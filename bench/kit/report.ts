/** Results of a run, as a table and as JSON. */
import { execFileSync } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import { type Figure, isMet, TINY } from './figure.ts'

export interface Measured extends Figure {
  readonly benchmark: string
}

export interface RunInfo {
  readonly date: string
  readonly commit: string
  readonly machine: string
  /** Load average of the last minute, at the start and at the end. */
  readonly load: { readonly before: number; readonly after: number }
  readonly seconds: number
}

const load = (): number => Number(loadavg()[0]?.toFixed(2))

/** Records the start of a run. Returns the function to call at its end. */
export const startRun = (): (() => RunInfo) => {
  const [before, startedAt] = [load(), Date.now()]
  const date = new Date(startedAt).toISOString()
  const commit = commitNow()
  return () => ({
    date,
    commit,
    machine: machine(),
    load: { before, after: load() },
    seconds: Math.round((Date.now() - startedAt) / 1000),
  })
}

const machine = (): string => {
  const [first] = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${first?.model.trim() ?? 'CPU'}, ${gigabytes} GB, Node ${process.versions.node}, ${process.platform}`
}

/** Returns the commit, `a85b1a0`, with a `+` if files have changed. */
const commitNow = (): string => {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    return (
      git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+')
    )
  } catch {
    return 'none'
  }
}

export const reportText = (measured: readonly Measured[], { date, commit, machine, load, seconds }: RunInfo) => {
  const rows = measured.map(one => [one.benchmark, one.figure, shown(one.value), one.unit, goalText(one), verdict(one)])
  const lines = aligned([['', 'figure', 'value', 'unit', 'goal', ''], ...rows])
  return [
    ...lines,
    '',
    TINY ? 'Tiny sizes: these figures only show that the benchmarks work.' : goalsText(measured),
    `${date}, commit ${commit}, ${seconds} s, load ${load.before} before and ${load.after} after`,
    machine,
  ].join('\n')
}

const goalsText = (measured: readonly Measured[]): string => {
  const missed = measured.filter(one => isMet(one) === false).length
  if (missed === 0) return 'All goals are met.'
  return `${missed} of ${measured.filter(({ goal }) => goal).length} goals are not met.`
}

const shown = (value: number): string => {
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

const goalText = ({ goal }: Figure): string => {
  if (!goal) return ''
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`
}

const verdict = (figure: Figure): string =>
  ({ true: 'met', false: 'MISSED', undefined: '' })[String(isMet(figure))] ?? ''

const aligned = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows.map(row =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join('  ')
      .trimEnd(),
  )
}

const VALUE_COLUMN = 2
const pad = (cell: string, width: number, column: number) =>
  column === VALUE_COLUMN ? cell.padStart(width) : cell.padEnd(width)

export const reportJson = (measured: readonly Measured[], at: RunInfo): string =>
  JSON.stringify(
    { ...at, tiny: TINY, figures: measured.map(one => ({ ...one, met: isMet(one) ?? null, goal: one.goal ?? null })) },
    null,
    2,
  ) + '\n'
