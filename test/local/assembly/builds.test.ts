import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { cityFolder } from '../../../local/assembly/builds.ts'
import { CITY_MAP, CITY_STREETS } from '../../../local/fleet/cityFiles.ts'
import { endAll, temporaryFolder } from '../launch.ts'

afterAll(endAll)

/** A copy of the repository without installed packages. */
const checkout = (): string => {
  const root = temporaryFolder()
  for (const path of ['local', 'shared', 'web', 'package.json', 'package-lock.json']) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    symlinkSync(resolve(path), join(root, path))
  }
  return root
}

test('builds the city once, and finds it the next time', async () => {
  const said: string[] = []
  const folder = await cityFolder(process.cwd(), line => said.push(line))
  expect(readdirSync(folder).toSorted()).toEqual([CITY_MAP, CITY_STREETS].toSorted())
  expect(await cityFolder(process.cwd(), line => said.push(line))).toBe(folder)
  expect(said.length).toBeLessThanOrEqual(1)
})

test('without the package of the streets, says what is missing and leaves nothing behind', async () => {
  const root = checkout()
  await expect(cityFolder(root, () => undefined)).rejects.toThrow(
    'The streets of the demo are in the npm package @mapbox/mvt-fixtures, which is not installed: run npm ci, or start without --demo.',
  )
  expect(readdirSync(join(root, '.build'))).toEqual([])
})
