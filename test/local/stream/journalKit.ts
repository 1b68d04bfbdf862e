/** Journals in temporary folders, with helpers for tests. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Journal, type JournalOptions } from '../../../local/stream/journal.ts'

const folders: string[] = []

export const journalFolder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'journal-'))
  folders.push(made)
  return made
}

/** Deletes the folders. For `afterAll`. */
export const removeJournals = (): void => folders.forEach(made => rmSync(made, { recursive: true, force: true }))

export interface OpenOptions extends Partial<Omit<JournalOptions, 'now'>> {
  readonly now?: number
  /** Receives the log messages. */
  readonly logged?: string[]
}

export const openJournal = (folder: string, { now = 1_000, logged = [], ...rest }: OpenOptions = {}) =>
  Journal.open({
    folder,
    shards: 1,
    now: () => now,
    log: (level, { message }) => logged.push(`${level}: ${String(message)}`),
    ...rest,
  })

export const put = (journal: Journal, ...texts: string[]): Promise<void> =>
  texts.reduce((before, text) => before.then(() => journal.put('7', Buffer.from(text))), Promise.resolve())

export const waitingIn = (journal: Journal): string[] =>
  journal.shards.flatMap(shard => shard.waiting).map(({ data }) => data.toString())

export const filesIn = (folder: string, suffix = '.journal'): string[] =>
  readdirSync(folder)
    .filter(name => name.includes(suffix))
    .sort()
    .map(name => join(folder, name))
