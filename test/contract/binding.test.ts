/** Conversion of body members, as in Traccar 3.9: accepted and rejected types. */
import { world, type World } from '../kit/world.ts'

let here: World
beforeAll(async () => {
  here = await world()
})

const settings = (body: unknown) => here.admin.calls('traccar.server.update', { body })
const user = (expirationTime: unknown) =>
  here.admin.calls('traccar.users.update', {
    params: { id: here.bob.id },
    body: { name: 'Bob', email: here.bob.email, expirationTime },
  })

describe('accepted', () => {
  test.each([
    // Missing members and null become the default of the type.
    ['{}', { zoom: 0, latitude: 0, map: null, twelveHourFormat: false, attributes: {} }],
    [
      '{"zoom":null,"latitude":null,"map":null,"twelveHourFormat":null,"attributes":null}',
      { zoom: 0, latitude: 0, map: null, twelveHourFormat: false, attributes: {} },
    ],
    // Text for numbers.
    ['{"zoom":"7"}', { zoom: 7 }],
    ['{"zoom":" 7 "}', { zoom: 7 }],
    ['{"zoom":""}', { zoom: 0 }],
    ['{"latitude":"59.91"}', { latitude: 59.91 }],
    ['{"latitude":"-5.9e1"}', { latitude: -59 }],
    ['{"latitude":""}', { latitude: 0 }],
    // Decimals for whole numbers are truncated.
    ['{"zoom":7.0}', { zoom: 7 }],
    ['{"zoom":7.9}', { zoom: 7 }],
    ['{"zoom":-0.9}', { zoom: 0 }],
    ['{"latitude":59}', { latitude: 59 }],
    // Numbers and text for booleans.
    ['{"twelveHourFormat":true}', { twelveHourFormat: true }],
    ['{"twelveHourFormat":1}', { twelveHourFormat: true }],
    ['{"twelveHourFormat":2}', { twelveHourFormat: true }],
    ['{"twelveHourFormat":-1}', { twelveHourFormat: true }],
    ['{"twelveHourFormat":0}', { twelveHourFormat: false }],
    ['{"twelveHourFormat":"true"}', { twelveHourFormat: true }],
    ['{"twelveHourFormat":"false"}', { twelveHourFormat: false }],
    ['{"twelveHourFormat":""}', { twelveHourFormat: false }],
    // Numbers and booleans for text.
    ['{"map":"osm"}', { map: 'osm' }],
    ['{"map":""}', { map: '' }],
    ['{"map":5}', { map: '5' }],
    ['{"map":0}', { map: '0' }],
    ['{"map":5.5}', { map: '5.5' }],
    ['{"map":true}', { map: 'true' }],
    ['{"map":false}', { map: 'false' }],
    // Attributes are stored unchanged.
    [
      '{"attributes":{"t":"x","n":5,"d":0.5,"b":true,"z":null}}',
      { attributes: { t: 'x', n: 5, d: 0.5, b: true, z: null } },
    ],
    ['{"attributes":{"a":{},"b":[1,[]]}}', { attributes: { a: {}, b: [1, []] } }],
    ['{"version":"mine"}', { version: 'test' }],
    ['{"id":"1"}', { id: 1 }],
  ])('%s', async (body, expected: Readonly<Record<string, unknown>>) => {
    const { json } = await settings(body).gets(200)
    for (const [name, value] of Object.entries(expected)) expect([name, json[name]]).toEqual([name, value])
    await here.admin.calls('traccar.server.get').gets(200, json)
  })
})

describe('rejected', () => {
  test.each([
    ['{"zoom":"seven"}', 'zoom must be a number'],
    ['{"zoom":"7x"}', 'zoom must be a number'],
    ['{"zoom":true}', 'zoom must be a number'],
    ['{"zoom":[7]}', 'zoom must be a number'],
    ['{"zoom":{}}', 'zoom must be a number'],
    ['{"latitude":"NaN"}', 'latitude must be a number'],
    ['{"latitude":"0x10"}', 'latitude must be a number'],
    ['{"twelveHourFormat":"yes"}', 'twelveHourFormat must be true or false'],
    ['{"twelveHourFormat":0.5}', 'twelveHourFormat must be true or false'],
    ['{"twelveHourFormat":[]}', 'twelveHourFormat must be true or false'],
    ['{"map":["osm"]}', 'map must be text'],
    ['{"map":{}}', 'map must be text'],
    ['{"attributes":[]}', 'attributes must be an object'],
    ['{"attributes":"x"}', 'attributes must be an object'],
    ['{"colour":"red"}', 'Unrecognized member "colour"'],
    ['{"Zoom":7}', 'Unrecognized member "Zoom"'],
    ['[]', 'The body must be an object'],
    ['"text"', 'The body must be an object'],
    ['{"zoom":7', 'The body is not valid JSON'],
    ["{'zoom':7}", 'The body is not valid JSON'],
    ['', 'A body is required'],
  ])('%s', async (body, sentence) => {
    const before = (await here.admin.calls('traccar.server.get').gets(200)).json
    const { headers } = await settings(body).gets(400, sentence)
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
    expect((await here.admin.calls('traccar.server.get').gets(200)).json).toEqual(before)
  })
})

const NOON = '2027-12-10T12:00:00.000+00:00'
const MIDNIGHT = '2027-12-10T00:00:00.000+00:00'

describe('a date', () => {
  test.each([
    ['2027-12-10T12:00:00.000+0000', NOON],
    ['2027-12-10T12:00:00.000+00:00', NOON],
    ['2027-12-10T12:00:00.000Z', NOON],
    ['2027-12-10T12:00:00Z', NOON],
    ['2027-12-10T12:00Z', NOON],
    ['2027-12-10T14:00:00+02', NOON],
    ['2027-12-10T14:00:00+0200', NOON],
    ['2027-12-10T14:00:00+02:00', NOON],
    ['2027-12-10T06:30:00.000-05:30', NOON],
    ['2027-12-10T12:00:00', NOON],
    ['2027-12-10T12:00', NOON],
    ['2027-12-10', MIDNIGHT],
    ['2027-12-10T12:00:00.5Z', '2027-12-10T12:00:00.500+00:00'],
    ['2027-12-10T12:00:00.123456789Z', '2027-12-10T12:00:00.123+00:00'],
    ['Fri, 10 Dec 2027 12:00:00 GMT', NOON],
    [Date.parse(NOON), NOON],
    [String(Date.parse(NOON)), NOON],
    [0, '1970-01-01T00:00:00.000+00:00'],
    ['1969-12-31T23:59:59Z', '1969-12-31T23:59:59.000+00:00'],
    ['', null],
    ['null', null],
    [null, null],
    [undefined, null],
  ])('%j is %s', async (sent, expirationTime) => {
    await user(sent).gets(200, { expirationTime })
  })

  test.each([
    'tomorrow',
    '10.12.2027',
    '2027-12-10 12:00:00',
    '2027-02-30',
    '2027-13-01',
    '2027-12-10T25:00:00Z',
    '2027-12-10T12:00:00+99:00',
    '2027-12-10T12:00:00Zulu',
    '10000-01-01T00:00:00Z',
    0.5,
    true,
    {},
    [],
  ])('%j is none', async sent => {
    const { text } = await user(sent).gets(400)
    expect(text).toMatch(/^expirationTime (must be a date|must be text)$/)
  })
})
