import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { uninstallMap } from '../../../local/maps/installMap.ts'
import { addMap, folderStore } from '../../../local/maps/mapFolder.ts'
import { MAX_ZOOM, MIN_ZOOM, streetMap, TOWN, writeStreetMap } from '../../web/kit/streetMap.ts'

let base: string
let folder: string
let town: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'serverless-gps-maps-'))
  folder = join(base, 'data/maps')
  town = join(base, 'town.pmtiles')
  writeStreetMap(town)
})
afterEach(() => rmSync(base, { recursive: true }))

const listed = () => JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))
const mapFiles = () => readdirSync(folder).filter(name => name.includes('pmtiles') || name.endsWith('.part'))

test('copies a map under a name with its hash, and lists what the app needs', async () => {
  expect(await folderStore(folder).list()).toEqual([])
  await addMap(folder, town)
  const [map] = listed()
  expect(map).toEqual({
    name: 'town',
    file: expect.stringMatching(/^town-[0-9a-f]{8}\.pmtiles$/),
    bounds: [TOWN.west, TOWN.south, TOWN.east, TOWN.north],
    minzoom: MIN_ZOOM,
    maxzoom: MAX_ZOOM,
    attribution: '© OpenStreetMap contributors',
  })
  expect(readFileSync(join(folder, map.file))).toEqual(readFileSync(town))
})

test('the same map twice is there once, and its file is not touched', async () => {
  const { file } = await addMap(folder, town)
  const before = statSync(join(folder, file)).mtimeMs
  await addMap(folder, town)
  expect(listed()).toHaveLength(1)
  expect(mapFiles()).toEqual([file])
  expect(statSync(join(folder, file)).mtimeMs).toBe(before)
})

test('a new version replaces the old one, and another name stands beside it', async () => {
  const { file: first } = await addMap(folder, town, { name: 'country' })
  writeStreetMap(town, { attribution: 'Town council' })
  const { file: second } = await addMap(folder, town, { name: 'country' })
  await addMap(folder, town, { attribution: '' })
  expect(second).not.toBe(first)
  expect(listed().map(({ name, attribution }: any) => [name, attribution])).toEqual([
    ['country', 'Town council'],
    ['town', ''],
  ])
  expect(mapFiles().toSorted()).toEqual([second, listed()[1].file].toSorted())
})

test('removes a map and its file, and says if there is none', async () => {
  await addMap(folder, town)
  expect(await uninstallMap(folderStore(folder), 'other')).toBeUndefined()
  expect(await uninstallMap(folderStore(folder), 'town')).toMatchObject({ name: 'town' })
  expect(listed()).toEqual([])
  expect(mapFiles()).toEqual([])
})

test('several additions at the same time are all listed', async () => {
  await Promise.all(['a', 'b', 'c'].map(name => addMap(folder, town, { name })))
  expect(listed().map(({ name }: any) => name)).toEqual(['a', 'b', 'c'])
})

test.each([
  ['Île de France.pmtiles', 'ile-de-france'],
  ['north_america-2026.PMTILES', 'north-america-2026'],
])('derives from %s the name %s', async (file, name) => {
  writeStreetMap(join(base, file))
  expect(await addMap(folder, join(base, file))).toMatchObject({ name })
})

const header = (change: (archive: Buffer) => void): Buffer => {
  const archive = streetMap()
  change(archive)
  return archive
}

test.each<[string, Buffer, string]>([
  ['an empty file', Buffer.alloc(0), 'is empty'],
  ['text', Buffer.from('hello'), 'is not a PMTiles file'],
  ['a web page', Buffer.from('<!DOCTYPE html><title>404'), 'is a web page: the download failed'],
  ['a compressed file', gzipSync(streetMap()), 'is compressed with gzip'],
  ['MBTiles', Buffer.from('SQLite format 3\0more'), 'convert it with pmtiles convert'],
  ['raw OpenStreetMap data', Buffer.from('\0\0\0\x0d\n\tOSMHeader'), 'raw data of OpenStreetMap'],
  ['version 2', Buffer.from('PM\x02\0'), 'has version 2 of PMTiles'],
  ['version 4', header(archive => archive.writeUInt8(4, 7)), 'has version 4 of PMTiles'],
  ['a cut header', streetMap().subarray(0, 100), 'its header is cut off'],
  ['a truncated file', streetMap().subarray(0, -1), 'is incomplete: it has'],
  ['images', header(archive => archive.writeUInt8(2, 99)), 'has images instead of vector tiles'],
  ['other vector tiles', header(archive => archive.writeUInt8(6, 99)), 'in the format MLT'],
  ['another compression', header(archive => archive.writeUInt8(4, 98)), 'use gzip'],
  ['unsorted tiles', header(archive => archive.writeUInt8(0, 96)), 'pmtiles cluster'],
  ['bounds that are none', header(archive => archive.writeInt32LE(2_000_000_000, 110)), 'has no valid bounds'],
  ['zooms that are none', header(archive => archive.writeUInt8(MAX_ZOOM + 1, 100)), 'has no valid zooms'],
  ['damaged metadata', header(archive => archive.fill(7, Number(archive.readBigUInt64LE(24)))), 'is damaged'],
  [
    'OpenMapTiles',
    streetMap({ layers: ['transportation', 'earth'] }),
    'roads not found. Its layers: transportation, earth',
  ],
  ['no layers', streetMap({ layers: [] }), 'earth and roads not found. Its layers: none'],
  ['an old basemap', streetMap({ fields: { 'pmap:kind': 'String' } }), 'version 3 of the Protomaps basemap'],
  ['no attribution', streetMap({ attribution: ' ' }), 'add --attribution'],
])('rejects %s and changes nothing', async (_, contents, sentence) => {
  writeFileSync(town, contents)
  await expect(addMap(folder, town)).rejects.toThrow(sentence)
  expect(existsSync(folder)).toBe(false)
})

test('rejects missing files, folders, and names that are none', async () => {
  await expect(addMap(folder, join(base, 'gone.pmtiles'))).rejects.toThrow('File not found')
  mkdirSync(join(base, 'folder.pmtiles'))
  await expect(addMap(folder, join(base, 'folder.pmtiles'))).rejects.toThrow('is a folder')
  for (const name of ['', '../x', 'A', 'a b', 'ä', '-a', 'a'.repeat(65)])
    await expect(addMap(folder, town, { name })).rejects.toThrow('--name must have')
  await expect(addMap(folder, town, { attribution: 'x'.repeat(301) })).rejects.toThrow('at most 300')
  writeFileSync(join(base, '地図.pmtiles'), streetMap())
  await expect(addMap(folder, join(base, '地図.pmtiles'))).rejects.toThrow('add --name NAME')
})

test('rejects a damaged list instead of replacing it', async () => {
  await addMap(folder, town)
  writeFileSync(join(folder, 'index.json'), '[{')
  await expect(addMap(folder, town)).rejects.toThrow('is not JSON')
  expect(readFileSync(join(folder, 'index.json'), 'utf8')).toBe('[{')
})
