/** Stands in for EventBridge Scheduler: `rate(5 minutes)` and `cron(0 0 * * ? *)`. */
import { Cron } from 'croner'
import type { Host } from '#shared/runtime.ts'
import type { Invoke } from './functions.ts'
import type { Schedule } from '../assembly/synthesizedApp.ts'

const STATISTICS = 'schedule.statistics'

export interface ScheduleOptions {
  readonly schedules: readonly Schedule[]
  readonly invoke: Invoke
  readonly log: Host['log']
  /** Replaces the synthesized expression of the statistics job. */
  readonly statisticsEveryMs: number | undefined
}

/** Starts the schedules. Returns the function that stops them. A run that exceeds its period delays the next one. */
export const startSchedules = ({ schedules, invoke, log, statisticsEveryMs }: ScheduleOptions): (() => void) => {
  const timers = schedules.map(schedule => {
    const everyMs = schedule.address === STATISTICS ? statisticsEveryMs : undefined
    const run = async () => {
      try {
        const input: unknown = JSON.parse(schedule.input)
        await invoke(schedule.address, input)
      } catch (error) {
        log('error', { message: 'scheduled function failed', operation: schedule.address, error: String(error) })
      }
    }
    return timerOf(everyMs === undefined ? schedule.expression : `rate(${everyMs / 1000} seconds)`, schedule, run)
  })
  return () => timers.forEach(timer => timer.stop())
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 }

const timerOf = (expression: string, { address, timezone }: Schedule, run: () => Promise<void>): Cron => {
  const [, count, unit = ''] = /^rate\((\d+) (second|minute|hour|day)s?\)$/.exec(expression) ?? []
  if (count !== undefined) {
    const interval = Number(count) * (UNIT_SECONDS[unit] ?? 1)
    return new Cron('* * * * * *', { interval, startAt: new Date(Date.now() + interval * 1000), protect: true }, run)
  }
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? []
  if (fields === undefined)
    throw new Error(`the schedule ${expression} of ${address} is not supported by the local run`)
  return new Cron(cronerPattern(fields), { timezone, protect: true }, run)
}

/** Converts `minutes hours day month weekday year` to croner's order with seconds first, and weekdays from 1–7 to 0–6. */
export const cronerPattern = (fields: string): string => {
  const [minutes, hours, day, month, weekday = '*', year = '*'] = fields.trim().split(/\s+/)
  const fromSunday = weekday.replace(/(?<!#)\b\d+/g, number => String(Number(number) - 1))
  return ['0', minutes, hours, day, month, fromSunday, year].join(' ')
}
