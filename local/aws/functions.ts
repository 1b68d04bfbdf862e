/** Stands in for Lambda: runs the bundled functions in this process. Each is loaded at its first invocation. */
import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Context } from 'aws-lambda'
import * as z from 'zod/mini'
import type { SynthesizedFunction } from '../assembly/synthesizedApp.ts'

export type Invoke = (address: string, event: unknown) => Promise<unknown>

/** Context of handlers that return a promise, without the callbacks of older runtimes. */
type LambdaContext = Omit<Context, 'done' | 'fail' | 'succeed'>
type Handler = (event: unknown, context: LambdaContext) => unknown

const Module = z.object({
  handler: z.custom<Handler>(value => typeof value === 'function', 'the module exports no function named handler'),
})

/** A function exceeded the timeout of its template. */
export class FunctionTimeout extends Error {
  override readonly name = 'FunctionTimeout'
}

/** Returns the function that invokes by address. It rejects with the function's error, or with FunctionTimeout. */
export const invokeOf = (functions: ReadonlyMap<string, SynthesizedFunction>): Invoke => {
  const bundles = new Map<string, Modules>()
  return async (address, event) => {
    const found = functions.get(address)
    if (!found) throw new Error(`unknown function ${address}`)
    const folder = bundleOf(found)
    const modules = bundles.get(folder) ?? new Modules(folder)
    bundles.set(folder, modules)
    const { handler } = Module.parse(await modules.load(found.file))
    return await withTimeout(handler, event, found)
  }
}

/** Returns the folder of the bundle: `…/traccar/devices/create.mjs` of `traccar.devices.create` is three levels below it. */
const bundleOf = ({ address, file }: SynthesizedFunction): string =>
  address.split('.').reduce(folder => dirname(folder), file)

const withTimeout = (handler: Handler, event: unknown, { address, timeoutMs, memoryMb }: SynthesizedFunction) =>
  new Promise<unknown>((resolve, reject) => {
    const timer = setTimeout(() => reject(new FunctionTimeout(`${address} timed out after ${timeoutMs} ms`)), timeoutMs)
    const deadline = performance.now() + timeoutMs
    const context = contextOf(address, memoryMb, () => Math.max(0, Math.round(deadline - performance.now())))
    Promise.resolve(handler(event, context))
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })

const contextOf = (address: string, memoryMb: number, remaining: () => number): LambdaContext => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: address,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${address}`,
  memoryLimitInMB: String(memoryMb),
  awsRequestId: randomUUID(),
  logGroupName: `/aws/lambda/${address}`,
  logStreamName: 'local',
  getRemainingTimeInMillis: remaining,
})

/** The first retry is immediate. Later pauses grow, because each attempt leaves modules in memory. */
const PAUSE_MS = 1000
const PAUSE_MAX_MS = 60_000

interface Failure {
  readonly error: unknown
  /** Consecutive failures. */
  readonly count: number
  /** Unix time in milliseconds. */
  readonly at: number
}

/**
 * Loads the modules of one bundle, and retries those that failed, for example for lack of file descriptors. Node remembers
 * forever that a module, or one that it imports, failed to load from its path. Each retry therefore loads a copy of the
 * whole bundle from another folder.
 */
class Modules {
  /** Folder that modules are loaded from; undefined if a copy must be made first. */
  private source: string | undefined
  private copy: string | undefined
  private readonly loaded = new Map<string, Promise<unknown>>()
  private readonly failures = new Map<string, Failure>()

  constructor(
    private readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {
    this.source = folder
  }

  /** Resolves to the module in a file of the bundle, which is loaded once. Rejects if it cannot be loaded now. */
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
      folder = this.source ??= this.makeCopy()
      const module: unknown = await import(pathToFileURL(join(folder, relative(this.folder, file))).href)
      this.failures.delete(file)
      return module
    } catch (error) {
      this.failures.set(file, { error, count: (this.failures.get(file)?.count ?? 0) + 1, at: this.now() })
      // Not if another load failed at the same time and a new copy already exists.
      if (this.source === folder) this.source = undefined
      throw error
    }
  }

  /** Keeps one copy: modules from an older one are in memory. */
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
