/** State of the local run for operators, in `GET /api/health` and on the status line. */
import { readdirSync, statSync } from 'node:fs'
import type { Vitals } from '#shared/model/health.ts'
import { processVitals } from '#shared/processVitals.ts'
import type { Journal } from '../stream/journal.ts'

export interface VitalsOptions {
  readonly journal: Pick<Journal, 'backlog'>
  /** Folder of the dead letters. */
  readonly onFailureFolder: string
  readonly now: () => number
}

/** Returns the function that reads the vitals. It can be called every second. */
export const vitalsOf = ({ journal, onFailureFolder, now }: VitalsOptions): (() => Vitals) => {
  const deadLetters = fileCount(onFailureFolder, '.json', now)
  return () => {
    const { records, oldestAt } = journal.backlog
    return {
      ...processVitals(),
      backlog: records,
      backlogAgeMs: oldestAt === undefined ? 0 : Math.max(0, Math.round(now() - oldestAt)),
      deadLetters: deadLetters(),
    }
  }
}

/** Resolution of modification times in some file systems. */
const SETTLED_MS = 1000

/** Returns a function that counts the files with this ending, 0 if the folder is missing. Reads a folder only after changes. */
const fileCount = (folder: string, ending: string, now: () => number): (() => number) => {
  let counted = { changedAt: -1, at: 0, count: 0 }
  return () => {
    const changedAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
    if (changedAt === undefined) return 0
    if (changedAt !== counted.changedAt || counted.at - changedAt < SETTLED_MS) {
      const count = readdirSync(folder).filter(name => name.endsWith(ending)).length
      counted = { changedAt, at: now(), count }
    }
    return counted.count
  }
}

const MB = 1_000_000

/** `backlog 3 (oldest 12 s), 0 dead letters` */
export const backlogText = ({ backlog = 0, backlogAgeMs = 0, deadLetters = 0 }: Vitals): string => {
  const age = backlog > 0 ? ` (oldest ${Math.round(backlogAgeMs / 1000)} s)` : ''
  return `backlog ${backlog}${age}, ${deadLetters} dead letter${deadLetters === 1 ? '' : 's'}`
}

/** `84 MB, 41 descriptors` */
export const processText = ({ memoryBytes = 0, descriptors }: Vitals): string =>
  `${Math.round(memoryBytes / MB)} MB${descriptors === undefined ? '' : `, ${descriptors} descriptors`}`
