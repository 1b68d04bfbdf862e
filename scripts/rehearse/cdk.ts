/** The CDK CLI against the emulated account, called as an operator calls it. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as z from 'zod/mini'
import { StartError } from '../../local/program/settings.ts'
import { ACCOUNT, type EmulatedAccount, REGION } from './emulator.ts'
import { run } from './processes.ts'

/** Context keys of a deployment, as an operator passes them. */
export type Keys = Readonly<Record<string, string>>

export interface Deployed {
  /** Outputs by stack and name. */
  readonly outputs: Outputs
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
}

const OutputsFile = z.record(z.string(), z.record(z.string(), z.string()))
type Outputs = z.infer<typeof OutputsFile>

const CDK = resolve('node_modules/aws-cdk/bin/cdk')
const cdk = (args: readonly string[], cwd: string, env: EmulatedAccount['env'] = {}): Promise<string> =>
  run([process.execPath, CDK, ...args], { cwd, env })

/** Runs `cdk bootstrap`, in a folder without an app. */
export const bootstrap = async ({ env }: EmulatedAccount, scratch: string): Promise<void> => {
  const empty = join(scratch, 'empty')
  mkdirSync(empty, { recursive: true })
  await cdk(['bootstrap', `aws://${ACCOUNT}/${REGION}`], empty, env)
}

/** Returns the arguments that pass context keys. */
const contextArguments = (keys: Keys): string[] =>
  Object.entries(keys).flatMap(([key, value]) => ['-c', `${key}=${value}`])

/** Runs `cdk synth` in a checkout. Returns the folder of the templates. */
export const synthesize = async (root: string, keys: Keys, folder: string): Promise<string> => {
  await cdk(['synth', '--quiet', '--output', folder, ...contextArguments(keys)], root)
  return folder
}

/** Runs `cdk deploy --all`. Rejects with the reason of the first stack that fails. */
export const deploy = async ({ env }: EmulatedAccount, assembly: string, scratch: string): Promise<Deployed> => {
  const outputsFile = join(scratch, 'outputs.json')
  const options = ['--require-approval', 'never', '--concurrency', '4', '--outputs-file', outputsFile]
  const output = await cdk(['deploy', '--all', '--app', assembly, '--progress', 'events', ...options], scratch, env)
  const outputs = existsSync(outputsFile) ? OutputsFile.parse(JSON.parse(readFileSync(outputsFile, 'utf8'))) : {}
  return { outputs, ...finishedStacks(output) }
}

/** `✅  gps-dev-data (no changes)` → unchanged, `✅  gps-dev-data` → changed */
export const finishedStacks = (output: string): Pick<Deployed, 'changed' | 'unchanged'> => {
  const stacks = [...output.matchAll(/✅ +(\S+)( \(no changes\))?/g)]
  const named = (isUnchanged: boolean) =>
    stacks.filter(([, , suffix]) => (suffix !== undefined) === isUnchanged).map(([, name = '']) => name)
  return { changed: named(false), unchanged: named(true) }
}

const DESTROY_ATTEMPTS = 3

/** Runs `cdk destroy --all`, again if the emulator stops in between. Returns how many attempts it took. */
export const destroy = async ({ env }: EmulatedAccount, assembly: string, scratch: string): Promise<number> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await cdk(['destroy', '--all', '--force', '--app', assembly], scratch, env)
      return attempt
    } catch (error) {
      if (attempt === DESTROY_ATTEMPTS) throw error
    }
  }
}

/** Returns an output. Throws StartError if the stack has none of that name. */
export const outputOf = (outputs: Outputs, name: string): string => {
  const value = Object.values(outputs).find(stack => name in stack)?.[name]
  if (value === undefined) throw new StartError(`The deployment has no output ${name}.`)
  return value
}
