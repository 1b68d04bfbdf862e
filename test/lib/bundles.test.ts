import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { ASSETS, type Bundle, bundle, type Entry, handlerOf } from '../../lib/bundles.ts'
import { trackingApp } from '../../lib/trackingApp.ts'

let folder: string
let root: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serverless-gps-'))
  root = join(folder, 'functions')
  // This repository has the same import map for shared code.
  write('../package.json', JSON.stringify({ imports: { '#shared/*': './shared/*' }, sideEffects: false }))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}
const bundled = <T>(addresses: readonly string[], look: (made: Bundle) => T, from = root): T => {
  const made = bundle(addresses, from)
  try {
    return look(made)
  } finally {
    made.remove()
  }
}
const textOf =
  (address: string) =>
  ({ directory }: Bundle) =>
    readFileSync(join(directory, `${address.replaceAll('.', '/')}.mjs`), 'utf8')

test('writes an entry to the path of its address', () => {
  write('live.ts', 'export const push = () => 1')
  expect(bundled(['live.push'], ({ directory }) => readdirSync(join(directory, 'live')))).toEqual(['push.mjs'])
  expect(handlerOf('traccar.devices.create')).toBe('traccar/devices/create.handler')
})

test('includes only the code of its function in an entry', () => {
  write('../shared/big.ts', `export const big = ${JSON.stringify('x'.repeat(10_000))}`)
  write(
    'live.ts',
    `import { big } from '#shared/big.ts'\nexport const a = async () => big\nexport const b = async () => 'small'`,
  )
  const made = bundled(['live.a', 'live.b'], bundle => ({ b: textOf('live.b')(bundle), inputs: bundle.inputs }))
  expect(made.b).toContain('small')
  expect(made.b).not.toContain('xxx')
  expect(made.inputs.map(input => basename(input))).toEqual(['big.ts'])
})

test('bundles the same sources to the same files in every checkout', () => {
  const filesIn = (functionsRoot: string) => {
    const at = (file: string) => join(functionsRoot, '..', file)
    mkdirSync(at('functions'), { recursive: true })
    mkdirSync(at('shared'))
    mkdirSync(at('node_modules/package'), { recursive: true })
    writeFileSync(at('package.json'), '{ "sideEffects": false }')
    writeFileSync(at('node_modules/package/index.js'), 'export const three = Math.random() + 3')
    writeFileSync(at('shared/two.ts'), `export { three as two } from 'package'`)
    for (const name of ['a', 'b']) {
      const source = `import { two } from '#shared/two.ts'\nexport const one = () => two + '${name}'`
      writeFileSync(at(`functions/${name}.ts`), source)
    }
    return bundled(['a.one', 'b.one'], ({ directory }) => readdirSync(directory).sort(), functionsRoot)
  }
  const files = filesIn(join(folder, 'laptop/functions'))
  expect(files).toEqual(['a', 'b', expect.stringMatching(/^chunk-/)])
  expect(filesIn(join(folder, 'another/machine/functions'))).toEqual(files)
})

test('writes shared code once and counts it for both entries', () => {
  write('../shared/big.ts', `export const big = ${JSON.stringify('x'.repeat(10_000))}`)
  write('a.ts', `import { big } from '#shared/big.ts'\nexport const one = () => big`)
  write('b.ts', `import { big } from '#shared/big.ts'\nexport const two = () => big + big`)
  const { sizes, files } = bundled(['a.one', 'b.two'], ({ entries, directory }) => ({
    sizes: entries.map(({ bytes }) => bytes),
    files: readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.mjs')),
  }))
  expect(files.sort()).toEqual(['a/one.mjs', 'b/two.mjs', expect.stringMatching(/^chunk-/)])
  for (const bytes of sizes) expect(bytes).toBeGreaterThan(10_000)
})

test('does not count dynamic imports', () => {
  write('../shared/big.ts', `export const big = ${JSON.stringify('x'.repeat(10_000))}`)
  write('live.ts', `export const a = async () => (await import('#shared/big.ts')).big`)
  const [entry] = bundled(['live.a'], made => made.entries)
  expect(entry?.address).toBe('live.a')
  expect(entry?.bytes).toBeLessThan(1000)
})

test('writes equal files for equal sources, so that an unchanged function is not redeployed', () => {
  write('b.ts', 'console.log(1)')
  write('live.ts', `import './b.ts'\nexport const a = () => 1\nexport const b = () => 2`)
  const files = () =>
    bundled(['live.a', 'live.b'], made => [
      readdirSync(made.directory, { recursive: true }),
      textOf('live.a')(made),
      textOf('live.b')(made),
    ])
  expect(files()).toEqual(files())
})

test('names the missing file or export of a declared function', () => {
  write('ingest.ts', 'export const other = () => 1')
  expect(() => trackingApp({ functionsRoot: root })).toThrow(/Could not resolve ".*deploy\.ts"/)
  expect(() => bundle(['ingest.trackers'], root)).toThrow(/No matching export in ".*ingest\.ts"/)
})

describe('size of the functions', () => {
  const entries = (): readonly Entry[] => bundled(ASSETS.app, made => made.entries, resolve('functions'))
  const bytesOf = (all: readonly Entry[], address: string) => all.find(entry => entry.address === address)?.bytes

  test('loads at most 222 KB in an API function, and at most 142 KB in half of them', () => {
    const sizes = entries()
      .filter(({ address }) => address.split('.').length === 3)
      .map(({ bytes }) => bytes)
      .sort((a, b) => a - b)
    expect(sizes.length).toBeGreaterThan(100)
    expect(sizes.at(-1)).toBeLessThanOrEqual(222_000)
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(142_000)
  })

  test.each(['traccar.fallback.answer', 'devicehive.about.get', 'smartserver.users.locales'])(
    '%s returns a constant and loads at most 136 KB',
    address => expect(bytesOf(entries(), address)).toBeLessThanOrEqual(136_000),
  )

  test('loads at most 150 KB and no AWS SDK in ingest', () => {
    const { entries, inputs } = bundled(ASSETS.ingest, made => made, resolve('functions'))
    expect(entries.map(({ address }) => address)).toContain('ingest.trackers')
    expect(entries.filter(({ bytes }) => bytes > 150_000)).toEqual([])
    expect(inputs.filter(input => input.includes('node_modules/@aws-sdk/'))).toEqual([])
  })
})
