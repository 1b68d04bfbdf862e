/** What a browser has to load before it shows something. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}

let folder: string
let chunks: Readonly<Record<string, Chunk>>
beforeAll(() => {
  folder = execFileSync(process.execPath, ['web/build.mjs'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
  chunks = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'))
})

/** The files that are loaded with these, for certain. */
const loadedWith = (...entries: string[]): string[] => {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    chunks[name]!.imports?.forEach(visit)
  }
  entries.forEach(visit)
  return [...seen].map(name => chunks[name]!.file)
}

const kilobytes = (files: readonly string[]) =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0) / 1000

test('signing in takes at most 100 KB of JavaScript, the map with its library 450 KB', () => {
  expect(kilobytes(loadedWith('index.html'))).toBeLessThan(100)
  expect(kilobytes(loadedWith('index.html', 'src/pages/map/MapPage.tsx'))).toBeLessThan(450)
})

test('the part of the map library that works beside the page takes at most 160 KB', () => {
  const workers = readdirSync(join(folder, 'assets')).filter(file => file.includes('worker'))
  expect(workers).toHaveLength(1)
  expect(kilobytes(workers.map(file => join('assets', file)))).toBeLessThan(160)
})

test('a page has nothing in itself that the content policy would refuse', () => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=/)
})
