import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { InvalidContext, readStage } from '../../lib/stage.ts'

const documents = [
  ...readdirSync('.').filter(file => file.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md'))
    .map(file => join('docs', file)),
]

/** Returns `file -> target` of each broken link. */
const broken = (file: string, text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter(target => !/^(https?:|#)/.test(target))
    .filter(target => !existsSync(join(dirname(file), target.replace(/#.*/, ''))))
    .map(target => `${file} -> ${target}`)

test('links to existing files only', () => {
  expect(documents).toContain('README.md')
  expect(documents.flatMap(file => broken(file, readFileSync(file, 'utf8')))).toEqual([])
  expect(broken('docs/a.md', '[x](../README.md#try-it) [y](nowhere.md)')).toEqual(['docs/a.md -> nowhere.md'])
})

test('numbers decisions without gaps and duplicates', () => {
  const numbers = readdirSync('docs/adr').map(file => Number(file.slice(0, 4)))
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, n) => n + 1))
})

const contextKeys = (): string[] => {
  try {
    readStage({ none: true })
  } catch (error) {
    if (error instanceof InvalidContext) return /valid keys: (.*)\./.exec(error.message)?.[1]?.split(', ') ?? []
    throw error
  }
  return []
}

test('explains every context key in the README', () => {
  const text = readFileSync('README.md', 'utf8')
  expect(contextKeys()).toContain('stage')
  expect(contextKeys().filter(key => !text.includes(`| \`${key}\``))).toEqual([])
})
