/** The project's own sources, for the tests that are about them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['bin', 'lib', 'functions', 'shared', 'local', 'bench', 'scripts', 'test', 'web'] as const

export interface Source {
  /** From the root of the repository: `shared/units.ts`. */
  readonly path: string
  readonly text: string
}

/** Paths of the TypeScript files below a folder; none when there is no such folder yet. */
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

/** The text without its comments, line by line as it was. Good enough for what the rules look for. */
const codeOf = ({ text }: Source): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ' ')).replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, '')

/** `path:line: text` of each line that has the pattern. */
export const linesWith = (pattern: RegExp, among: readonly Source[]): string[] =>
  among.flatMap(source =>
    codeOf(source)
      .split('\n')
      .flatMap((line, n) => (pattern.test(line) ? [`${source.path}:${n + 1}: ${line.trim()}`] : [])),
  )
