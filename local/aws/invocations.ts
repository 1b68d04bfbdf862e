/**
 * Asynchronous invocations as in Lambda: accepted when they are on disk, started in the order of acceptance, retried after
 * a pause, and finally written to the on-failure destination. After a crash they run at the next start, possibly again.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Host } from '#shared/runtime.ts'
import { moveToDamaged, PRIVATE_FOLDER, replaceFile } from '../program/files.ts'
import type { Invoke } from './functions.ts'
import type { EventInvokeConfig } from '../assembly/eventSources.ts'

export interface FailedInvocation extends AcceptedInvocation {
  readonly id: string
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded'
  readonly attempts: number
  readonly error: string
}

export interface InvocationOptions {
  readonly folder: string
  readonly invokeConfigOf: (address: string) => EventInvokeConfig
  /** Resolves when the invocation is on disk. */
  readonly writeDeadLetter: (invocation: FailedInvocation) => Promise<void>
  readonly now: () => number
  readonly log: Host['log']
  /** Pauses before the second and the third attempt. The last one also precedes all later attempts. */
  readonly pausesMs?: readonly number[]
}

const AcceptedInvocation = z.object({ address: z.string(), payload: z.unknown(), acceptedAt: z.number() })
type AcceptedInvocation = z.infer<typeof AcceptedInvocation>

/** Defaults of Lambda. */
const PAUSES_MS: readonly number[] = [60_000, 120_000]
const CONCURRENCY = 4
const SUFFIX = '.json'

export class Invocations {
  private readonly waiting: string[] = []
  private readonly running = new Set<Promise<void>>()
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly attempts = new Map<string, number>()
  private invoke: Invoke | undefined
  /** Orders invocations that are accepted within the same millisecond. */
  private count = 0

  constructor(private readonly options: InvocationOptions) {
    mkdirSync(options.folder, { recursive: true, mode: PRIVATE_FOLDER })
    const files = readdirSync(options.folder).filter(file => file.endsWith(SUFFIX))
    this.waiting.push(...files.sort().map(file => file.slice(0, -SUFFIX.length)))
  }

  /** Resolves when the invocation is on disk. */
  readonly accept = async (address: string, payload: unknown): Promise<void> => {
    const acceptedAt = this.options.now()
    this.count += 1
    const id = `${String(acceptedAt).padStart(15, '0')}-${String(this.count).padStart(10, '0')}-${randomUUID()}`
    await replaceFile(this.fileOf(id), JSON.stringify({ address, payload, acceptedAt }))
    this.waiting.push(id)
    this.runSome()
  }

  /** Starts to run accepted invocations. */
  start(invoke: Invoke): void {
    this.invoke = invoke
    this.runSome()
  }

  /** Resolves when no invocation runs. The remaining ones run after the next start. */
  async stop(): Promise<void> {
    this.invoke = undefined
    for (const timer of this.timers) clearTimeout(timer)
    await Promise.all(this.running)
  }

  private fileOf(id: string): string {
    return join(this.options.folder, `${id}${SUFFIX}`)
  }

  private runSome(): void {
    while (this.invoke && this.running.size < CONCURRENCY) {
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
    // Read synchronously: during an asynchronous read, a later invocation could start first.
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
      if (await this.retryLater(id, attempts, accepted, String(error))) return
    }
    this.attempts.delete(id)
    await rm(file, { force: true })
  }

  /** Retries after a disk error. Nothing was written to the on-failure destination, so the file must be kept. */
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

  /** Schedules a retry. Returns false if no retry is left and the invocation was written to the dead letters. */
  private async retryLater(
    id: string,
    attempts: number,
    accepted: AcceptedInvocation,
    error: string,
  ): Promise<boolean> {
    const { invokeConfigOf, writeDeadLetter, now, log, pausesMs = PAUSES_MS } = this.options
    const { address, acceptedAt } = accepted
    log('error', { message: 'invocation failed', function: address, id, attempts, error })
    const { retries, maxAgeMs } = invokeConfigOf(address)
    const old = now() - acceptedAt >= maxAgeMs
    if (attempts > retries || old) {
      const condition = old ? 'EventAgeExceeded' : 'RetriesExhausted'
      await writeDeadLetter({ ...accepted, id, attempts, error, condition })
      return false
    }
    this.attempts.set(id, attempts)
    this.runLater(id, pausesMs[Math.min(attempts, pausesMs.length) - 1] ?? 0)
    return true
  }
}

/** Returns undefined if the text is not an invocation. */
const acceptedIn = (text: string): AcceptedInvocation | undefined => {
  try {
    return AcceptedInvocation.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
