import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Bundle, bundle, FOLDERS, handlerOf } from '../../lib/bundles.ts'
import { trackingApp } from '../../lib/trackingApp.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'serverless-gps-functions-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}
const bundled = <T>(folders: readonly string[], look: (made: Bundle) => T, from = root): T => {
  const made = bundle(folders, from)
  try {
    return look(made)
  } finally {
    made.remove()
  }
}

test('an entry keeps its path, so that Lambda finds it by its address', () => {
  write('traccar/devices/create.ts', 'export const handler = () => 1')
  expect(bundled(['traccar'], ({ directory }) => readdirSync(join(directory, 'traccar/devices')))).toEqual([
    'create.mjs',
  ])
  expect(handlerOf('traccar.devices.create')).toBe('traccar/devices/create.handler')
})

test('what two entries share is written once and counted for both', () => {
  write('traccar/big.ts', `export const big = ${JSON.stringify('x'.repeat(10_000))}`)
  write('traccar/a.ts', `import { big } from './big.ts'\nexport const handler = () => big`)
  write('traccar/b.ts', `import { big } from './big.ts'\nexport const handler = () => big + big`)
  const { sizes, files } = bundled(['traccar'], ({ entries, directory }) => ({
    sizes: entries.filter(({ address }) => address !== 'traccar.big').map(({ bytes }) => bytes),
    files: readdirSync(join(directory, 'traccar')),
  }))
  expect(files).toEqual(['a.mjs', 'b.mjs', 'big.mjs'])
  for (const bytes of sizes) expect(bytes).toBeGreaterThan(10_000)
})

test('what is imported only once it is needed is not counted', () => {
  write('traccar/big.ts', `export const big = ${JSON.stringify('x'.repeat(10_000))}`)
  write('traccar/a.ts', `export const handler = async () => (await import('./big.ts')).big`)
  const entries = bundled(['traccar'], made => made.entries)
  expect(entries.find(({ address }) => address === 'traccar.a')?.bytes).toBeLessThan(1000)
})

test('folders that were not asked for are left out', () => {
  write('traccar/a.ts', 'export const handler = () => 1')
  write('ingest/trackers.ts', 'export const handler = () => 2')
  expect(bundled(['ingest'], ({ entries }) => entries.map(({ address }) => address))).toEqual(['ingest.trackers'])
})

test('the same sources give the same files, so that nothing is deployed twice', () => {
  write('traccar/a.ts', `import './b.ts'\nexport const handler = () => 1`)
  write('traccar/b.ts', 'console.log(1)')
  const files = () => bundled(['traccar'], ({ directory }) => readdirSync(directory, { recursive: true }))
  expect(files()).toEqual(files())
})

test('a declared function without a file is named', () => {
  write('ingest/trackers.ts', 'export const handler = () => 1')
  expect(() => trackingApp({ functionsRoot: root })).toThrow(
    /^Declared functions have no file: .*functions\/traccar\/devices\/create\.ts/,
  )
})

describe('the functions of this repository start quickly', () => {
  test('an API function loads at most 400 KB', () => {
    const entries = bundled(FOLDERS.app, made => made.entries, resolve('functions'))
    expect(entries.length).toBeGreaterThan(0)
    expect(entries.filter(({ bytes }) => bytes > 400_000)).toEqual([])
  })

  test('ingest loads at most 150 KB, and no AWS SDK', () => {
    const { entries, inputs } = bundled(FOLDERS.ingest, made => made, resolve('functions'))
    expect(entries.map(({ address }) => address)).toContain('ingest.trackers')
    expect(entries.filter(({ bytes }) => bytes > 150_000)).toEqual([])
    expect(inputs.filter(input => input.includes('node_modules/@aws-sdk/'))).toEqual([])
  })
})
