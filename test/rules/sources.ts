/** The project's sources, for tests of source rules. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['bin', 'lib', 'functions', 'shared', 'local', 'bench', 'scripts', 'test', 'web'] as const

export interface Source {
  /** Path relative to the repository: `shared/units.ts`. */
  readonly path: string
  readonly text: string
}

/** Returns the paths of the TypeScript files below a folder; empty if it does not exist. */
const filesUnder = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter(file => /\.tsx?$/.test(file))
        .map(file => join(folder, file))
        .sort()
    : []

export const sources: readonly Source[] = FOLDERS.flatMap(filesUnder).map(path => ({
  path,
  text: readFileSync(path, 'utf8'),
}))

/** Returns the text without comments, with the same line numbers. Precise enough for the rules. */
const codeOf = ({ text }: Source): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ' ')).replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, '')

/** Returns `path:line: text` of each line that matches the pattern. */
export const linesWith = (pattern: RegExp, among: readonly Source[]): string[] =>
  among.flatMap(source =>
    codeOf(source)
      .split('\n')
      .flatMap((line, n) => (pattern.test(line) ? [`${source.path}:${n + 1}: ${line.trim()}`] : [])),
  )
