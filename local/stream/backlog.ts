/** Reports that a journal still has when the system starts without a stream. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Journal } from './journal.ts'

const POLL_MS = 20
/** Trackers do not wait longer. The rest is applied while new reports arrive, and sorted by the time of its fixes. */
const WAIT_MS = 60_000

/** Resolves when the event sources have applied all records, or after a minute. */
export const applyBacklog = async (
  journal: Pick<Journal, 'backlog'>,
  say: (line: string) => void,
  waitMs = WAIT_MS,
): Promise<void> => {
  const { records } = journal.backlog
  if (records === 0) return
  say(`Applying ${records} reports of the stream before new ones are accepted.`)
  const until = performance.now() + waitMs
  while (journal.backlog.records > 0 && performance.now() < until) await sleep(POLL_MS)
}
