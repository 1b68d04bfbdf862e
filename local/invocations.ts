/**
 * Lambda's asynchronous invocations: accepted when they are on disk, run by themselves, tried again after a pause, and set
 * aside in the end. What was accepted before a crash runs after the next start, perhaps for a second time.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Host } from '#shared/runtime.ts'
import { PRIVATE_FOLDER, replaceFile } from './durable.ts'
import type { Invoke } from './functions.ts'
import type { AsyncRules } from './synthesizedApp.ts'

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

  constructor(private readonly options: InvocationOptions) {
    mkdirSync(options.folder, { recursive: true, mode: PRIVATE_FOLDER })
    const files = readdirSync(options.folder).filter(file => file.endsWith(SUFFIX))
    this.waiting.push(...files.sort().map(file => file.slice(0, -SUFFIX.length)))
  }

  /** Resolves when the call is on disk. */
  readonly accept = async (address: string, payload: unknown): Promise<void> => {
    const acceptedAt = this.options.now()
    const id = `${String(acceptedAt).padStart(15, '0')}-${randomUUID()}`
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
        // A disk that fails: the file is still there for the next start.
        .catch((error: unknown) =>
          this.options.log('error', { message: 'an invocation is stuck', id, error: String(error) }),
        )
        .finally(() => {
          this.running.delete(run)
          this.runSome()
        })
      this.running.add(run)
    }
  }

  private async run(id: string, invoke: Invoke): Promise<void> {
    const file = this.fileOf(id)
    const accepted = Accepted.parse(JSON.parse(await readFile(file, 'utf8')))
    const attempts = (this.attempts.get(id) ?? 0) + 1
    try {
      await invoke(accepted.address, accepted.payload)
    } catch (error) {
      if (await this.again(id, attempts, accepted, String(error))) return
    }
    this.attempts.delete(id)
    await rm(file, { force: true })
  }

  /** Whether it will be tried again; if not, it is set aside. */
  private async again(id: string, attempts: number, accepted: Accepted, error: string): Promise<boolean> {
    const { rulesOf, setAside, now, log, pausesMs = PAUSES_MS } = this.options
    const { address, acceptedAt } = accepted
    log('error', { message: 'an invocation failed', function: address, id, attempts, error })
    const { retries, maxAgeMs } = rulesOf(address)
    const old = now() - acceptedAt >= maxAgeMs
    if (attempts > retries || old) {
      await setAside({ ...accepted, id, attempts, error, condition: old ? 'EventAgeExceeded' : 'RetriesExhausted' })
      return false
    }
    this.attempts.set(id, attempts)
    const timer = setTimeout(
      () => {
        this.timers.delete(timer)
        this.waiting.push(id)
        this.runSome()
      },
      pausesMs[Math.min(attempts, pausesMs.length) - 1],
    )
    this.timers.add(timer)
    return true
  }
}
