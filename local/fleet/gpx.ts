/** Reads the track points of a GPX file. */
import { SaxesParser } from 'saxes'

/** A track point with the texts of the file. Missing values are undefined. */
export interface TrackPoint {
  /** First line of the point in the file, from 1. */
  readonly line: number
  readonly latitude: string | undefined
  readonly longitude: string | undefined
  readonly altitude: string | undefined
  readonly time: string | undefined
}

export interface Track {
  /** All points of all tracks and segments, in the order of the file. */
  readonly points: readonly TrackPoint[]
  /** Position and cause of a syntax error, at which reading ended. The points before it are complete. */
  readonly damage: string | undefined
}

/** The file has no track. The message is one sentence. */
export class GpxError extends Error {
  override readonly name = 'GpxError'
}

/** Reads a file. Throws GpxError if it is not GPX, or damaged before its first track point. */
export const readTrack = (file: Uint8Array): Track => {
  const points: TrackPoint[] = []
  const reader = trackReader(points)
  try {
    reader.write(decoded(file).trimStart().replaceAll(BARE_AMPERSAND, '&amp;')).close()
    return { points, damage: undefined }
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error
    if (points.length === 0) throw new GpxError(`The file is not well-formed XML: ${error.message}.`)
    return { points, damage: error.message }
  }
}

/** An unescaped `&` in a name. The parser would search the rest of the file for the end of an entity. */
const BARE_AMPERSAND = /&(?!#?\w{1,31};)/g

class MalformedXml extends Error {}

interface OpenElement {
  readonly name: string
  readonly line: number
  text: string
}

/** Returns a parser that adds each point to the list when its element ends. It throws MalformedXml on syntax errors. */
const trackReader = (points: TrackPoint[]): SaxesParser => {
  const parser = new SaxesParser({ xmlns: false })
  const open: OpenElement[] = []
  let values: Record<string, string | undefined> = {}
  let line = 1
  parser.on('error', error => {
    throw new MalformedXml(error.message.replace(/\.$/, ''))
  })
  parser.on('opentagstart', () => void (line = parser.line))
  parser.on('opentag', ({ name, attributes }) => {
    const local = localName(name)
    if (open.length === 0 && local !== 'gpx')
      throw new GpxError(`The file is not a GPX file: its root element is <${name}>.`)
    if (local === 'trkpt') values = { lat: attributes['lat'], lon: attributes['lon'] }
    open.push({ name: local, line, text: '' })
  })
  const gather = (more: string) => {
    const current = open.at(-1)
    if (current) current.text += more
  }
  parser.on('text', gather)
  parser.on('cdata', gather)
  parser.on('closetag', () => {
    const closed = open.pop()
    if (!closed) return
    const { name, text } = closed
    const isChild = open.at(-1)?.name === 'trkpt'
    // Extensions can have elements with the same names. Their time is used only if the point has none.
    if (isChild && (name === 'ele' || name === 'time')) values[name] = text.trim()
    else if (name === 'time' && open.some(one => one.name === 'trkpt')) values['extensionTime'] = text.trim()
    if (name === 'trkpt') points.push(pointFrom(values, closed.line))
  })
  return parser
}

const pointFrom = (values: Readonly<Record<string, string | undefined>>, line: number): TrackPoint => ({
  line,
  latitude: values['lat'],
  longitude: values['lon'],
  altitude: values['ele'],
  time: values['time'] || values['extensionTime'],
})

/** `gpx:trkpt` → `trkpt` */
const localName = (name: string) => name.slice(name.indexOf(':') + 1)

const DECLARED = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/

/** Decodes by the byte order mark, else by the XML declaration, else as UTF-8. Throws GpxError for an unknown encoding. */
const decoded = (file: Uint8Array): string => {
  const encoding = encodingOf(file)
  try {
    return new TextDecoder(encoding).decode(file)
  } catch {
    throw new GpxError(`The encoding "${encoding}" is not supported.`)
  }
}

const encodingOf = (file: Uint8Array): string => {
  const [first, second] = file
  // UTF-16, with a byte order mark or the `<` of the document.
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be'
  const head = Buffer.from(file.subarray(0, 200)).toString('latin1').replace('ï»¿', '')
  const declared = DECLARED.exec(head)?.[1] ?? 'utf-8'
  // A document whose declaration is readable as single bytes is not in UTF-16, even if it declares that.
  return /^utf-?16/i.test(declared) ? 'utf-8' : declared
}
