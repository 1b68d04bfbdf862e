/** Templates of the deployments. They are synthesized one after the other, while earlier ones are being deployed. */
import { join, resolve } from 'node:path'
import { type Keys, synthesize } from './cdk.ts'
import { commitAt, copyOf, renameOperation } from './copies.ts'
import { KEYS } from './stage.ts'

/** Name that the copied table gets, as a restored table in the runbook. */
export const RESTORED_TABLE = 'gps-rehearsal-restored'

const CHANGED: Keys = { ...KEYS, logRetentionDays: '7' }
const DIRECT: Keys = { ...KEYS, ingestion: 'direct' }
const RESTORED: Keys = { ...KEYS, table: RESTORED_TABLE }

/** Adds synths to a queue. Each returns a promise of its folder, which rejects when it is awaited. */
export const synthQueue = (scratch: string) => {
  let last: Promise<unknown> = Promise.resolve()
  return (name: string, keys: Keys, rootOf: () => Promise<string> = async () => resolve('.')): Promise<string> => {
    const folder = join(scratch, `templates-${name}`)
    const synthesized = last.then(async () => synthesize(await rootOf(), keys, folder))
    // The step that needs the folder reports the error.
    last = synthesized.catch(() => undefined)
    return synthesized
  }
}
type Queue = ReturnType<typeof synthQueue>

export type Assemblies = Readonly<
  Record<'first' | 'copy' | 'changed' | 'direct' | 'restored' | 'renamed', Promise<string>>
>

/** Synthesizes the deployments of this checkout. */
export const assembliesOf = (synth: Queue, scratch: string): Assemblies => {
  const root = resolve('.')
  return {
    first: synth('first', KEYS),
    copy: synth('copy', KEYS, () => copyOf(root, join(scratch, 'copy'))),
    changed: synth('changed', CHANGED),
    direct: synth('direct', DIRECT),
    restored: synth('restored', RESTORED),
    renamed: synth('renamed', KEYS, async () => {
      const folder = await copyOf(root, join(scratch, 'renamed'))
      renameOperation(folder)
      return folder
    }),
  }
}

/** Synthesizes an earlier commit. */
export const assemblyOfCommit = (synth: Queue, scratch: string, ref: string): Promise<string> =>
  synth('earlier', KEYS, () => commitAt(resolve('.'), ref, join(scratch, 'earlier')))
