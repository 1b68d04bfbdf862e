/** `npm run rehearse`: deploys the product into an emulated AWS account, uses it, upgrades it and removes it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { onInterrupt, runCommand, say } from '../local/program/command.ts'
import { assembliesOf, assemblyOfCommit, synthQueue } from './rehearse/assemblies.ts'
import { earlierCommit } from './rehearse/copies.ts'
import { type EmulatedAccount, type Programs, startAccount } from './rehearse/emulator.ts'
import { UNPROVEN } from './rehearse/gaps.ts'
import { lintVariants } from './rehearse/lint.ts'
import { HELP, type Options, readOptions } from './rehearse/options.ts'
import { lambdaRuntimePackages, MissingTool, PACKAGES, pythonPrograms } from './rehearse/python.ts'
import * as rehearsal from './rehearse/rehearsal.ts'
import { type Steps, steps } from './rehearse/steps.ts'

const FOLDER = resolve('.build/rehearsal')
const EXIT_MISSING = 3

/** Removes the credentials of real accounts from this process. */
const useAccount = (env: EmulatedAccount['env']): void => {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}

const rehearse = async (run: Steps, scratch: string, options: Options, programs: Programs): Promise<void> => {
  const account = await run.run('start the emulated account', () => startAccount(programs, scratch))
  useAccount(account.env)
  const synth = synthQueue(scratch)
  const assemblies = assembliesOf(synth, scratch)
  const ref = options.from ?? (await earlierCommit(resolve('.')))
  const earlier = ref === undefined ? undefined : assemblyOfCommit(synth, scratch, ref)
  const all = { account, scratch, steps: run }
  try {
    const first = await rehearsal.firstDeployment(all, assemblies)
    await rehearsal.redeployments(all, assemblies, first)
    await rehearsal.takeOver(all, assemblies, first.device)
    await rehearsal.removal(all, assemblies.restored)
    await rehearsal.deleteRestoredTable(all)
    if (ref === undefined || !earlier) return run.leaveOut('the upgrade', 'there is no earlier commit')
    await rehearsal.upgrade(all, ref, earlier, assemblies.renamed)
    await rehearsal.removal(all, assemblies.renamed)
  } finally {
    await account.stop()
  }
}

const withScratch = async (keep: boolean, work: (scratch: string) => Promise<void>): Promise<void> => {
  const scratch = mkdtempSync(join(FOLDER, 'run-'))
  const remove = onInterrupt(() => keep || rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }))
  try {
    await work(scratch)
  } finally {
    remove()
    if (keep) say(`Templates and logs are in ${scratch}.`)
  }
}

await runCommand(HELP, async args => {
  const options = readOptions(args)
  const run = steps()
  try {
    const packages = [PACKAGES.ministack, PACKAGES.cfnLint]
    const install = () => pythonPrograms(join(FOLDER, 'python'), packages)
    const program = await run.run(`install ${packages.join(' and ')}`, install)
    await withScratch(options.keep, async scratch => {
      if (options.lint !== 'never') await lintVariants(run, program('cfn-lint'), scratch)
      if (options.lint === 'only') return
      const runtimePackages = await lambdaRuntimePackages(join(FOLDER, 'runtime'))
      await rehearse(run, scratch, options, { ministack: program('ministack'), runtimePackages })
    })
    run.finish()
    if (options.lint !== 'only')
      say(['Not proven, because an emulator cannot:', ...UNPROVEN.map(one => `  - ${one}`)].join('\n'))
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error
    say(`The rehearsal is skipped: ${error.message}`)
    process.exitCode = EXIT_MISSING
  }
})
