/**
 * Loads the modules of functions, and loads one anew that failed: descriptors may have been short for a moment. Node
 * remembers for ever that a module, or one that it imports, failed to load under its address, so that the next attempt is
 * made with a copy of the whole bundle in another folder.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A failure is loaded anew at once the first time; then pauses grow, because each attempt leaves modules in memory. */
const PAUSE_MS = 1000
const PAUSE_MAX_MS = 60_000

interface Failure {
  readonly error: unknown
  /** In a row. */
  readonly count: number
  /** Unix time in milliseconds. */
  readonly at: number
}

/** The modules of one bundle. */
export class Modules {
  /** Where modules are loaded from; undefined if a copy must be made first. */
  private place: string | undefined
  private copy: string | undefined
  private readonly loaded = new Map<string, Promise<unknown>>()
  private readonly failures = new Map<string, Failure>()

  constructor(
    private readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {
    this.place = folder
  }

  /** Resolves to the module in a file of the bundle, which is loaded once. Rejects if it can't be loaded now. */
  load(file: string): Promise<unknown> {
    const known = this.loaded.get(file)
    if (known) return known
    const failure = this.failures.get(file)
    if (failure && this.now() - failure.at < pauseAfter(failure)) return Promise.reject(failure.error)
    const loading = this.begin(file)
    this.loaded.set(file, loading)
    loading.catch(() => this.loaded.delete(file))
    return loading
  }

  private async begin(file: string): Promise<unknown> {
    let folder: string | undefined
    try {
      folder = this.place ??= this.makeCopy()
      const module: unknown = await import(pathToFileURL(join(folder, relative(this.folder, file))).href)
      this.failures.delete(file)
      return module
    } catch (error) {
      this.failures.set(file, { error, count: (this.failures.get(file)?.count ?? 0) + 1, at: this.now() })
      // Unless another load failed at the same time, and there is a new copy already.
      if (this.place === folder) this.place = undefined
      throw error
    }
  }

  /** One at a time: what was loaded from an older copy is in memory. */
  private makeCopy(): string {
    this.removeCopy()
    const copy = (this.copy = mkdtempSync(join(tmpdir(), 'serverless-gps-functions-')))
    process.once('exit', this.removeCopy)
    cpSync(this.folder, copy, { recursive: true })
    return copy
  }

  private readonly removeCopy = (): void => {
    process.off('exit', this.removeCopy)
    if (this.copy !== undefined) rmSync(this.copy, { recursive: true, force: true })
    this.copy = undefined
  }
}

const pauseAfter = ({ count }: Failure): number =>
  count === 1 ? 0 : Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** (count - 2))
