/** Name and attribution of a map: as the operator says, or else from its file. */
import { basename } from 'node:path'
import { MAP_NAME } from '#shared/domain/installedMaps.ts'
import { StartError } from '../program/settings.ts'

export interface MapNaming {
  /** Default: the name of the file. */
  readonly name?: string | undefined
  /** Plain text, empty if the data needs no attribution. Default: the attribution in the file. */
  readonly attribution?: string | undefined
}

const ATTRIBUTION_MAX = 300

/** `Île de France.pmtiles` → `ile-de-france`. Throws StartError. */
export const nameOf = (file: string, { name }: MapNaming): string => {
  if (name !== undefined) {
    if (MAP_NAME.test(name)) return name
    throw new StartError(`--name must have 1 to 64 lower-case letters, digits and hyphens, but is "${name}".`)
  }
  const derived = basename(file)
    .replace(/\.pmtiles$/i, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64)
  if (MAP_NAME.test(derived)) return derived
  throw new StartError(`The name of ${file} has no letters for the name of the map: add --name NAME.`)
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', copy: '©', lt: '<', gt: '>', quot: '"', nbsp: ' ' }

/** `<a href="…">&copy; OpenStreetMap</a>` → `© OpenStreetMap` */
const plainText = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole)
    .replace(/\s+/g, ' ')
    .trim()

/** Throws StartError if the source of the data is unknown, because most licenses require its name on the map. */
export const attributionOf = (file: string, inFile: string, { attribution }: MapNaming): string => {
  const text = attribution === undefined ? plainText(inFile) : attribution.trim()
  if (text.length > ATTRIBUTION_MAX)
    throw new StartError(`--attribution must have at most ${ATTRIBUTION_MAX} characters.`)
  if (text !== '' || attribution !== undefined) return text
  throw new StartError(
    `${file} does not name the source of its data: add --attribution "© OpenStreetMap contributors", or whom you owe it to.`,
  )
}
