/** Writes the map and the streets of the demo's city to a folder: `node --import tsx local/city/build.ts FOLDER`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CITY_MAP, CITY_STREETS } from '../fleet/cityFiles.ts'
import { streetsText } from '../fleet/streets.ts'
import { cityArchive } from './cityArchive.ts'
import { montevideo } from './montevideo.ts'
import { streetNetwork } from './streetGraph.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('missing argument: the folder to write')
const city = montevideo()
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, CITY_MAP), cityArchive(city))
writeFileSync(join(folder, CITY_STREETS), streetsText(streetNetwork(city.elements)))
