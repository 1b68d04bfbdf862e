/** Copies the sources to a temporary folder, where a test can break a rule or add a file. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const COPIED = [
  'shared',
  'functions',
  'lib',
  'package.json',
  'tsconfig.json',
  '.oxlintrc.json',
  '.dependency-cruiser.mjs',
]

/** Copies the sources and `more`, writes the planted files, calls `check` with the folder, and removes it. */
export const inCopy = async <R>(
  planted: Readonly<Record<string, string>>,
  check: (folder: string) => Promise<R>,
  more: readonly string[] = [],
): Promise<R> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rules-')))
  try {
    for (const name of [...COPIED, ...more].filter(existsSync)) cpSync(name, join(folder, name), { recursive: true })
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    for (const [path, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return await check(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface Ran {
  readonly exitCode: number
  readonly output: string
}

/** Runs a tool of node_modules/.bin in a folder. Returns its exit code and its standard output. */
export const run = (tool: string, args: readonly string[], cwd = process.cwd()): Promise<Ran> =>
  new Promise((done, failed) => {
    const options = { cwd, maxBuffer: 64 * 1024 * 1024, timeout: 240_000 }
    execFile(resolve('node_modules/.bin', tool), args, options, (error, output, complaint) => {
      if (error && typeof error.code !== 'number')
        failed(new Error(`${tool} did not run: ${error.message} ${complaint}`))
      else done({ exitCode: error ? Number(error.code) : 0, output })
    })
  })
