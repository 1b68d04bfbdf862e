/** Packages of PyPI and npm that commands use, installed into a folder that git ignores. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from './processes.ts'

/** The emulated account, the checker of templates, and the second referee of the table. Their versions are pinned. */
export const PACKAGES = { ministack: 'ministack==1.5.33', cfnLint: 'cfn-lint==1.58.0', moto: 'moto[server]==5.2.5' }

/** Something that this machine lacks. The message is one sentence. */
export class MissingTool extends Error {
  override readonly name = 'MissingTool'
}

/** A version of Python, for example `[3, 10]`. */
type Version = readonly [number, number]

const OLDEST: Version = [3, 10]
const NEWEST_MINOR = 15
const PROGRAMS = ['python3', 'python']
const PIP_SECONDS = '20'

type Run = (command: readonly string[]) => Promise<string>

/** Returns the name of a Python that is new enough. Throws MissingTool if there is none. */
export const findPython = async (runs: Run = run, oldest: Version = OLDEST): Promise<string> => {
  const found: string[] = []
  const sources = [() => [...PROGRAMS, ...versioned(oldest)], () => pythonsOfPyenv(runs)]
  for (const programs of sources) {
    for (const program of await programs()) {
      const version = await runs([program, '-c', 'import sys; print(*sys.version_info[:2])']).catch(() => '')
      const [major = 0, minor = 0] = version.trim().split(' ').map(Number)
      if (major === oldest[0] && minor >= oldest[1]) return program
      if (major > 0) found.push(`${major}.${minor}`)
    }
  }
  const present = found.length > 0 ? `found ${[...new Set(found)].join(', ')}` : 'there is none'
  throw new MissingTool(`Python ${oldest.join('.')} or newer is needed, but ${present}.`)
}

/** Programs of systems with several versions: `python3.13`. */
const versioned = ([major, minor]: Version): string[] =>
  Array.from({ length: NEWEST_MINOR - minor + 1 }, (_, n) => `python${major}.${minor + n}`)

/** Programs that pyenv has installed. Its own commands start the selected version only. */
const pythonsOfPyenv = async (runs: Run): Promise<string[]> => {
  try {
    const root = (await runs(['pyenv', 'root'])).trim()
    const versions = await runs(['pyenv', 'versions', '--bare'])
    return versions
      .trim()
      .split('\n')
      .map(version => join(root, 'versions', version.trim(), 'bin', 'python'))
  } catch {
    return []
  }
}

interface PythonOptions {
  readonly runs?: Run
  readonly oldest?: Version
}

/** Returns a function that returns the path of a program of the packages. Throws MissingTool if they can't be installed. */
export const pythonPrograms = async (
  folder: string,
  packages: readonly string[],
  { runs = run, oldest = OLDEST }: PythonOptions = {},
): Promise<(program: string) => string> => {
  const program = (name: string) => join(folder, 'bin', name)
  const marker = join(folder, 'installed.txt')
  const wanted = packages.join('\n')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return program
  const python = await findPython(runs, oldest)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  await runs([python, '-m', 'venv', folder]).catch((error: unknown) => {
    throw new MissingTool(`${python} cannot create a virtual environment: install python3-venv (${lastLineOf(error)}).`)
  })
  const options = ['--quiet', '--disable-pip-version-check', '--timeout', PIP_SECONDS, '--retries', '1']
  await runs([program('python'), '-m', 'pip', 'install', ...options, ...packages]).catch((error: unknown) => {
    throw new MissingTool(`${packages.join(', ')} could not be installed from PyPI: ${lastLineOf(error)}`)
  })
  writeFileSync(marker, wanted)
  return program
}

/** Packages of Lambda's Node.js runtime that CDK's own functions import. */
const RUNTIME_PACKAGES = ['@aws-sdk/client-s3@3.1141.0']

/** Installs the packages of Lambda's runtime. Returns their folder. Throws MissingTool if they can't be installed. */
export const lambdaRuntimePackages = (folder: string, runs: Run = run): Promise<string> =>
  npmPackages(folder, RUNTIME_PACKAGES, runs)

/** Installs packages from npm without running their scripts. Returns their folder. Throws MissingTool if it fails. */
export const npmPackages = async (folder: string, packages: readonly string[], runs: Run = run): Promise<string> => {
  const installed = join(folder, 'node_modules')
  if (existsSync(installed)) return installed
  const options = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error']
  await runs(['npm', 'install', '--prefix', folder, ...options, ...packages]).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true })
    throw new MissingTool(`${packages.join(', ')} could not be installed from npm: ${lastLineOf(error)}`)
  })
  return installed
}

const lastLineOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? ''
