/** Runs the bundled functions in this process, each loaded when it is first called. */
import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import type { Context } from 'aws-lambda'
import * as z from 'zod/mini'
import { Modules } from './modules.ts'
import type { SynthesizedFunction } from '../assembly/synthesizedApp.ts'

export type Invoke = (address: string, event: unknown) => Promise<unknown>

/** The callbacks of old are not for handlers that answer by a promise. */
type LambdaContext = Omit<Context, 'done' | 'fail' | 'succeed'>
type Handler = (event: unknown, context: LambdaContext) => unknown

const Module = z.object({
  handler: z.custom<Handler>(value => typeof value === 'function', 'the module exports no function named handler'),
})

/** A function did not answer in the time that its template gives it. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

/** Rejects with what the function throws, or with TimedOut. */
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

/** The folder of the bundle: `…/traccar/devices/create.mjs` of `traccar.devices.create` is three levels below it. */
const bundleOf = ({ address, file }: SynthesizedFunction): string =>
  address.split('.').reduce(folder => dirname(folder), file)

const withTimeout = (handler: Handler, event: unknown, { address, timeoutMs, memoryMb }: SynthesizedFunction) =>
  new Promise<unknown>((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimedOut(`${address} timed out after ${timeoutMs} ms`)), timeoutMs)
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
