/**
 * Generates tracker requests from known points, and the expected result of each point. Does not use the parsers. Formats:
 * query, form, multipart and four kinds of JSON. Each point has a unique text as mark.
 */
import fc from 'fast-check'
import { FORM, JSON_TYPE, type Sent } from './tracker.ts'

export type Fault = 'none' | 'altitude' | 'time' | 'place'

export interface Fix {
  /** Unique text of the point, sent in one of its attributes. */
  readonly mark: string
  readonly latitude: number
  readonly longitude: number
  readonly time: number
  /** Value that cannot be parsed. A fault in time or place rejects the point. */
  readonly fault: Fault
}

export interface Case {
  readonly sent: Sent
  /** Device that the request names, in this order: query, header, body. An Overland body precedes the header. */
  readonly device: string | undefined
  readonly stored: readonly Fix[]
  readonly refused: readonly Fix[]
  /** Truncated body. It is kept unchanged, or the response is not 2xx. */
  readonly broken: string | undefined
}

const NOON = Date.parse('2026-06-01T12:00:00Z')
export const KNOWN: Readonly<Record<string, string>> = { '42': '42', 'van 31': '31' }

const fix = (n: number) =>
  fc
    .record({
      latitude: fc.integer({ min: -8_900_000, max: 8_900_000 }),
      longitude: fc.integer({ min: -17_900_000, max: 17_900_000 }),
      age: fc.integer({ min: 1, max: 900_000 }),
      fault: fc.constantFrom<Fault>('none', 'none', 'none', 'altitude', 'time', 'place'),
    })
    .map(({ latitude, longitude, age, fault }): Fix => ({
      mark: `mark${n}x`,
      latitude: latitude / 1e5,
      longitude: longitude / 1e5,
      time: NOON - age * 1000,
      fault,
    }))

const latitudeOf = ({ latitude, fault }: Fix): string => (fault === 'place' ? '91' : String(latitude))
const iso = (time: number) => new Date(time).toISOString()
const timeOf = ({ time, fault }: Fix, style: number): string => {
  if (fault === 'time') return 'yesterday'
  const text = iso(time)
  const ways = [
    String(time / 1000),
    String(time),
    text,
    text.replace('T', ' ').replace('Z', ''),
    text.replace('Z', '+00:00'),
  ]
  return ways[style % ways.length] ?? text
}

const pairs = (one: Fix, style: number): [string, string][] => [
  [style % 2 ? 'lat' : 'latitude', latitudeOf(one)],
  [style % 2 ? 'lon' : 'longitude', String(one.longitude)],
  ['timestamp', timeOf(one, style)],
  ['note', one.mark],
  ...(one.fault === 'altitude' ? [['altitude', '230%speed=1.2'] as [string, string]] : []),
]

const encoded = (all: readonly [string, string][]) =>
  all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')

const multipart = (all: readonly [string, string][]) => {
  const parts = all.map(
    ([name, value]) => `--b0und\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--b0und--\r\n`
}

const flat = (one: Fix, style: number) => Object.fromEntries(pairs(one, style))

const location = (one: Fix, style: number) => ({
  timestamp: timeOf(one, style),
  coords: {
    latitude: style % 3 ? Number(latitudeOf(one)) : latitudeOf(one),
    longitude: one.longitude,
    ...(one.fault === 'altitude' && { altitude: 'NaN' }),
  },
  extras: { note: one.mark },
})

const message = (one: Fix) => ({
  _type: 'location',
  lat: Number(latitudeOf(one)),
  lon: one.longitude,
  tst: one.fault === 'time' ? 'yesterday' : one.time / 1000,
  ...(one.fault === 'altitude' && { alt: 'high' }),
  tid: one.mark,
})

const feature = (one: Fix) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [one.longitude, Number(latitudeOf(one))] },
  properties: {
    timestamp: one.fault === 'time' ? 'yesterday' : iso(one.time),
    wifi: one.mark,
    ...(one.fault === 'altitude' && { altitude: 'high' }),
  },
})

interface Body {
  readonly type: string
  readonly text: string
  readonly breaks: boolean
  readonly fixes: readonly Fix[]
  readonly id: string | undefined
}
const json = (value: unknown) => JSON.stringify(value)

/** Writes one to three fixes in a body format, with the device id if the format has a field for it. */
const KINDS: readonly ((fixes: readonly Fix[], id: string | undefined, style: number) => Body)[] = [
  ([one], id, style) => {
    const text = encoded([...(id === undefined ? [] : [['id', id] as [string, string]]), ...pairs(one!, style)])
    return { type: FORM, text, breaks: false, fixes: [one!], id }
  },
  ([one], id, style) => {
    const all = [...pairs(one!, style), ...(id === undefined ? [] : [['id', id] as [string, string]])]
    return { type: 'multipart/form-data; boundary=b0und', text: multipart(all), breaks: true, fixes: [one!], id }
  },
  ([one], id, style) => ({
    type: JSON_TYPE,
    text: json({ ...flat(one!, style), ...(id !== undefined && { id }) }),
    breaks: true,
    fixes: [one!],
    id,
  }),
  (fixes, id, style) => ({
    type: JSON_TYPE,
    text: json(fixes.map(one => ({ ...flat(one, style), ...(id !== undefined && { deviceid: id }) }))),
    breaks: true,
    fixes,
    id,
  }),
  ([one], id, style) => ({
    type: JSON_TYPE,
    text: json({ ...(id !== undefined && { device_id: id }), location: location(one!, style) }),
    breaks: true,
    fixes: [one!],
    id,
  }),
  (fixes, id, style) => ({
    type: JSON_TYPE,
    text: json({ location: fixes.map(one => location(one, style)), ...(id !== undefined && { device_id: id }) }),
    breaks: true,
    fixes,
    id,
  }),
  ([one], id) => ({
    type: JSON_TYPE,
    text: json({ ...message(one!), ...(id !== undefined && { topic: id }) }),
    breaks: true,
    fixes: [one!],
    id: id ?? one!.mark,
  }),
  (fixes, id) => ({
    type: JSON_TYPE,
    text: json({
      locations: fixes.map(feature).map(one => ({ ...one, properties: { ...one.properties, device_id: id } })),
    }),
    breaks: true,
    fixes,
    id,
  }),
]
const OWNTRACKS = 6

const TYPES = [undefined, 'text/plain', FORM, JSON_TYPE, 'application/json; charset=utf-8', 'application/octet-stream']

const ids = fc.constantFrom('42', '42', '42', 'van 31', 'van 31', 'van 31', 'nobody', undefined, undefined)
const bodies = fc
  .record({
    kind: fc.nat({ max: KINDS.length - 1 }),
    fixes: fc.tuple(fix(1), fix(2), fix(3)),
    count: fc.integer({ min: 1, max: 3 }),
    id: ids,
    style: fc.nat({ max: 9 }),
    type: fc.option(fc.constantFrom(...TYPES), { freq: 2 }),
    cut: fc.option(fc.double({ min: 0.02, max: 0.98, noNaN: true }), { freq: 4 }),
    bom: fc.boolean(),
  })
  .map(({ kind, fixes, count, id, style, type, cut, bom }) => {
    const made = KINDS[kind]!(fixes.slice(0, count), id, style)
    const text = (bom ? '\u{feff}' : '') + made.text
    const isCut = cut !== null && made.breaks
    return {
      ...made,
      isOwnTracks: kind === OWNTRACKS,
      text: isCut ? text.slice(0, Math.ceil(text.length * cut)) : text,
      isCut,
      type: type === null ? made.type : type,
    }
  })

const queries = fc
  .record({ id: ids, fix: fc.option(fix(0)), style: fc.nat({ max: 9 }) })
  .map(({ id, fix: one, style }) => ({
    id,
    fix: one,
    text: encoded([...(id === undefined ? [] : [['id', id] as [string, string]]), ...(one ? pairs(one, style) : [])]),
  }))

/** Requests with a query, a body or both, each with its points. */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    query: queries,
    body: fc.option(bodies, { freq: 4 }),
    header: fc.option(ids, { freq: 2 }),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'),
    base64: fc.boolean(),
  })
  .map(({ query, body, header, method, base64 }): Case => {
    const text = body?.text ?? ''
    const limited = header ?? undefined
    const headers = limited === undefined ? {} : { 'x-limit-d': limited }
    // A truncated body names no device, except a truncated multipart body.
    const inBody = body && !body.isCut ? body.id : undefined
    const fixes = [...(query.fix ? [query.fix] : []), ...(body && !body.isCut ? body.fixes : [])]
    const isRefused = ({ fault }: Fix) => fault === 'time' || fault === 'place'
    return {
      sent: {
        method,
        query: query.text,
        headers,
        ...(body?.type !== undefined && { type: body.type }),
        ...(body && { body: base64 ? Buffer.from(text).toString('base64') : text, isBase64Encoded: base64 }),
      },
      device: query.id ?? (body && !body.isCut && body.text.includes('"locations"') ? inBody : (limited ?? inBody)),
      stored: fixes.filter(one => !isRefused(one)),
      refused: fixes.filter(isRefused),
      broken: body?.isCut ? text : undefined,
    }
  })
