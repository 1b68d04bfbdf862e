/** Size of the files that the browser loads first. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { LANGUAGES } from '../../web/src/texts/languages.ts'

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

/** Returns the files that are loaded with the entries through static imports. */
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

const languages = Object.keys(LANGUAGES)

test.each(languages)('loads at most 100 KB of JavaScript for signing in, and 450 KB with the map (%s)', language => {
  const [first, all] = [`src/texts/${language}/first.ts`, `src/texts/${language}.ts`]
  expect(kilobytes(loadedWith('index.html', first))).toBeLessThan(100)
  expect(kilobytes(loadedWith('index.html', all, 'src/pages/map/MapPage.tsx'))).toBeLessThan(450)
})

test.each(languages)('loads no texts of another language (%s)', language => {
  const others = languages.filter(other => other !== language).flatMap(other => [`${other}.ts`, `${other}/first.ts`])
  const loaded = new Set(loadedWith('index.html', `src/texts/${language}.ts`))
  expect(others.filter(file => loaded.has(chunks[`src/texts/${file}`]!.file))).toEqual([])
})

test('has no file that imports one that imports it', () => {
  for (const { file, imports = [] } of Object.values(chunks))
    expect(imports.filter(one => loadedWith(one).includes(file))).toEqual([])
})

test('has a service worker of one file, because it is no module', () => {
  expect(readFileSync(join(folder, 'worker.js'), 'utf8')).not.toMatch(/\bimport\b/)
})

test('loads the layers of street maps only if there is one, at most 12 KB', () => {
  const withMap = loadedWith('index.html', 'src/pages/map/MapPage.tsx')
  const streets = loadedWith('src/map/streets/streetLayers.ts').filter(file => !withMap.includes(file))
  expect(streets).toHaveLength(1)
  expect(kilobytes(streets)).toBeLessThan(12)
})

test('loads at most 150 KB of our own JavaScript for the map, in few files', () => {
  const files = loadedWith('index.html', 'src/app/SignedInApp.tsx', 'src/pages/map/MapPage.tsx')
  const own = files.filter(file => !file.includes('maplibre'))
  expect(own).toHaveLength(files.length - 1)
  expect(kilobytes(own)).toBeLessThan(150)
  // Each file costs a round trip of the first view.
  expect(files.length).toBeLessThanOrEqual(8)
})

test('loads the map library only for pages with a map', () => {
  const library = loadedWith('src/pages/map/MapPage.tsx').find(file => file.includes('maplibre'))!
  const pages = Object.keys(chunks).filter(name => /^src\/pages\/.*Page\.tsx$/.test(name))
  const withMap = pages.filter(name => loadedWith(name).includes(library)).map(name => name.split('/').at(-1))
  expect(withMap.toSorted()).toEqual(['GeofencesPage.tsx', 'HistoryPage.tsx', 'MapPage.tsx'])
})

test('loads at most 160 KB for the worker of the map library', () => {
  const workers = readdirSync(join(folder, 'assets')).filter(file => file.includes('worker'))
  expect(workers).toHaveLength(1)
  expect(kilobytes(workers.map(file => join('assets', file)))).toBeLessThan(160)
})

test('contains no inline content that the content security policy blocks', () => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=/)
})
