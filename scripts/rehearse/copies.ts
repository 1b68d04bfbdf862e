/** Copies of the checkout that the rehearsal deploys: an earlier commit, and one with a renamed operation. */
import {
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { StartError } from '../../local/program/settings.ts'
import { run } from './processes.ts'

/** Operation to rename. Its group has no other, so that the names in its two files are unambiguous. */
const DECLARATION = 'shared/api/traccar/events.ts'
const IMPLEMENTATION = 'functions/traccar/events.ts'
export const RENAMED = { from: 'get', to: 'read', routeKey: 'GET /api/events/{id}' }

/** Gives a copy the packages of this checkout, as hard links: the bundler names chunks by the real paths of their files. */
const linkModules = (from: string, to: string): void => {
  mkdirSync(to)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkModules(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else linkSync(source, target)
  }
}

/** Copies the files that git knows, with uncommitted changes. */
export const copyOf = async (root: string, folder: string): Promise<string> => {
  const list = await run(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const file of list.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file), { force: true })
  }
  linkModules(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Copies the files of a commit. It uses the packages of this checkout. */
export const commitAt = async (root: string, ref: string, folder: string): Promise<string> => {
  const archive = `${folder}.tar`
  mkdirSync(folder, { recursive: true })
  await run(['git', 'archive', '--output', archive, ref], { cwd: root })
  await run(['tar', '-xf', archive, '-C', folder])
  linkModules(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Returns the last release tag, or the previous commit. Undefined if this is no git repository, or its only commit. */
export const earlierCommit = async (root: string): Promise<string | undefined> => {
  const described = await run(['git', 'describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD~1'], {
    cwd: root,
  }).catch(() => run(['git', 'rev-parse', '--short', 'HEAD~1'], { cwd: root }).catch(() => ''))
  return described.trim() || undefined
}

/** Renames an operation in a copy: a new function for the same method and path. */
export const renameOperation = (folder: string): void => {
  const { from, to } = RENAMED
  replaceIn(join(folder, DECLARATION), `  ${from}: {`, `  ${to}: {`)
  replaceIn(join(folder, IMPLEMENTATION), `export const ${from}: `, `export const ${to}: `)
  replaceIn(join(folder, IMPLEMENTATION), `operations.${from}>`, `operations.${to}>`)
}

const replaceIn = (file: string, text: string, by: string): void => {
  const before = readFileSync(file, 'utf8')
  if (before.split(text).length !== 2) throw new StartError(`${file} does not contain "${text}" exactly once.`)
  writeFileSync(file, before.replace(text, by))
}
