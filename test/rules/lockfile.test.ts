import { readFileSync } from 'node:fs'

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly resolved?: string
}
const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const packages = new Map(Object.entries(lock.packages))

test('locks the binaries of every platform, which npm ci requires', () => {
  const missing = [...packages].flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      name => !packages.has(`node_modules/${name}`) && !packages.has(`${place}/node_modules/${name}`),
    ),
  )
  expect(packages.size).toBeGreaterThan(400)
  expect(missing).toEqual([])
})

test('names no registry, so that the lock file works with any', () => {
  expect([...packages].filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
})
