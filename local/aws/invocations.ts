/**
 * Lambda's asynchronous invocations: accepted when they are on disk, begun in the order in which they were accepted, tried
 * again after a pause, and written to the on-failure destination in the end. After a crash they run at the next start,
 * perhaps for a second time.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Host } from '#shared/runtime.ts'
import { moveToDamaged } from '../program/damaged.ts'
import { PRIVATE_FOLDER, replaceFile } from '../program/files.ts'
import type { Invoke } from './functions.ts'
import type { AsyncRules } from '../assembly/synthesizedApp.ts'

export interface GivenUpInvocation extends Accepted {
  readonly id: string
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded'
  readonly attempts: number
  readonly error: string
}

export interface InvocationOptions {
  readonly folder: string
  readonly rulesOf: (address: string) => AsyncRules
  /** Resolves when it is on disk. */
  readonly setAside: (invocation: GivenUpInvocation) => Promise<void>
  readonly now: () => number
  readonly log: Host['log']
  /** The pauses before the second and the third attempt, and all after it. */
  readonly pausesMs?: readonly number[]
}

const Accepted = z.object({ address: z.string(), payload: z.unknown(), acceptedAt: z.number() })
type Accepted = z.infer<typeof Accepted>

/** Lambda's own. */
const PAUSES_MS: readonly number[] = [60_000, 120_000]
const AT_ONCE = 4
const SUFFIX = '.json'

export class Invocations {
  private readonly waiting: string[] = []
  private readonly running = new Set<Promise<void>>()
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly attempts = new Map<string, number>()
  private invoke: Invoke | undefined
  /** Orders what is accepted within one millisecond. */
  private count = 0

  constructor(private readonly options: InvocationOptions) {
    mkdirSync(options.folder, { recursive: true, mode: PRIVATE_FOLDER })
    const files = readdirSync(options.folder).filter(file => file.endsWith(SUFFIX))
    this.waiting.push(...files.sort().map(file => file.slice(0, -SUFFIX.length)))
  }

  /** Resolves when the call is on disk. */
  readonly accept = async (address: string, payload: unknown): Promise<void> => {
    const acceptedAt = this.options.now()
    this.count += 1
    const id = `${String(acceptedAt).padStart(15, '0')}-${String(this.count).padStart(10, '0')}-${randomUUID()}`
    await replaceFile(this.fileOf(id), JSON.stringify({ address, payload, acceptedAt }))
    this.waiting.push(id)
    this.runSome()
  }

  /** Begins to run what was accepted. */
  start(invoke: Invoke): void {
    this.invoke = invoke
    this.runSome()
  }

  /** Resolves when nothing runs any more. What is not done comes with the next start. */
  async stop(): Promise<void> {
    this.invoke = undefined
    for (const timer of this.timers) clearTimeout(timer)
    await Promise.all(this.running)
  }

  private fileOf(id: string): string {
    return join(this.options.folder, `${id}${SUFFIX}`)
  }

  private runSome(): void {
    while (this.invoke && this.running.size < AT_ONCE) {
      const id = this.waiting.shift()
      if (id === undefined) return
      const run = this.run(id, this.invoke)
        .catch((error: unknown) => this.postpone(id, error))
        .finally(() => {
          this.running.delete(run)
          this.runSome()
        })
      this.running.add(run)
    }
  }

  private async run(id: string, invoke: Invoke): Promise<void> {
    const file = this.fileOf(id)
    // Read at once: while one file is waited for, a later invocation would begin.
    if (!existsSync(file)) return this.options.log('error', { message: 'invocation file not found', id })
    const accepted = acceptedIn(readFileSync(file, 'utf8'))
    if (!accepted) {
      const kept = await moveToDamaged(file)
      return this.options.log('error', { message: 'invocation file is damaged and was kept', file: kept })
    }
    const attempts = (this.attempts.get(id) ?? 0) + 1
    try {
      await invoke(accepted.address, accepted.payload)
    } catch (error) {
      if (await this.again(id, attempts, accepted, String(error))) return
    }
    this.attempts.delete(id)
    await rm(file, { force: true })
  }

  /** The disk failed: nothing was written to the on-failure destination, so that its file must stay and be tried again. */
  private postpone(id: string, error: unknown): void {
    this.options.log('error', { message: 'invocation delayed by a disk error', id, error: String(error) })
    this.runLater(id, (this.options.pausesMs ?? PAUSES_MS)[0] ?? 0)
  }

  private runLater(id: string, ms: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      this.waiting.push(id)
      this.runSome()
    }, ms)
    this.timers.add(timer)
  }

  /** Whether it will be tried again; if not, it is set aside. */
  private async again(id: string, attempts: number, accepted: Accepted, error: string): Promise<boolean> {
    const { rulesOf, setAside, now, log, pausesMs = PAUSES_MS } = this.options
    const { address, acceptedAt } = accepted
    log('error', { message: 'invocation failed', function: address, id, attempts, error })
    const { retries, maxAgeMs } = rulesOf(address)
    const old = now() - acceptedAt >= maxAgeMs
    if (attempts > retries || old) {
      await setAside({ ...accepted, id, attempts, error, condition: old ? 'EventAgeExceeded' : 'RetriesExhausted' })
      return false
    }
    this.attempts.set(id, attempts)
    this.runLater(id, pausesMs[Math.min(attempts, pausesMs.length) - 1] ?? 0)
    return true
  }
}

/** Returns undefined if the text is not an invocation. */
const acceptedIn = (text: string): Accepted | undefined => {
  try {
    return Accepted.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
