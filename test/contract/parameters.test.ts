/** Parsing of path and query parameters. */
import * as z from 'zod/mini'
import { statistics } from '#shared/api/traccar/statistics.ts'
import { world, type World } from '../kit/world.ts'

let here: World
beforeAll(async () => {
  here = await world()
  await here.alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200, { id: 1 })
  await here.admin.calls('traccar.devices.create', { body: { name: 'Car', uniqueId: 'c' } }).gets(200, { id: 2 })
})

const ids = (json: readonly { id: number }[]) => json.map(({ id }) => id)

describe('flags: only the word true is true', () => {
  test.each([
    ['', [2]],
    ['all', [2]],
    ['all=', [2]],
    ['all=true', [1, 2]],
    ['all=TRUE', [1, 2]],
    ['all=True', [1, 2]],
    ['all=1', [2]],
    ['all=yes', [2]],
    ['all=false', [2]],
    ['all=%20true', [2]],
  ])('devices?%s', async (query, devices) => {
    const { json } = await here.admin.calls('traccar.devices.list', { query }).gets(200)
    expect(ids(json)).toEqual(devices)
  })
})

describe('numbers: blank means absent, and invalid numbers match nothing', () => {
  test.each([
    ['userId=2', 200, [1]],
    ['userId=', 200, [2]],
    ['userId', 200, [2]],
    ['userId=%20', 200, [2]],
    ['userId=0', 200, [2]],
    ['userId=two', 404, undefined],
    ['userId=2.0', 404, undefined],
    ['userId=2&unknown=1&_dc=1481523611000&page=1&start=0&limit=1', 200, [1]],
    ['userid=2', 200, [2]],
  ])('devices?%s', async (query, status, devices) => {
    const { json } = await here.admin.calls('traccar.devices.list', { query }).gets(status)
    if (devices) expect(ids(json)).toEqual(devices)
  })
})

describe('ids in paths', () => {
  test.each([
    ['1', 200],
    ['one', 404],
    ['1.0', 404],
    ['', 404],
    ['1 ', 404],
    ['0x1', 404],
  ])('devices/%j is answered %d', async (id, status) => {
    await here.alice
      .calls('traccar.devices.update', { params: { id }, body: { name: 'Van', uniqueId: 'v' } })
      .gets(status)
  })
})

describe('lists of numbers: repeated, not joined', () => {
  test.each([
    ['deviceId=1', 200, 1],
    ['deviceId=1&deviceId=1', 200, 1],
    // As in later versions: all devices of the caller.
    ['', 200, 1],
    ['deviceId=1,1', 404, 0],
    ['deviceId=1&deviceId=', 404, 0],
    ['deviceId=van', 404, 0],
    ['groupId=1&groupId=x', 404, 0],
  ])('reports/summary?%s', async (query, status, length) => {
    const range = 'from=2026-06-01&to=2026-06-02&'
    const { json } = await here.alice.calls('traccar.reports.summary', { query: range + query }).gets(status)
    if (status === 200) expect(json).toHaveLength(length)
  })
})

/** Returns the parsed date of a query, or the error message. */
const read = (text: string): string => {
  const { success, data, error } = z.safeParse(statistics.list.query, { from: [text], to: ['2026-01-01'] })
  return success ? new Date(data.from).toISOString() : (error.issues[0]?.message ?? '')
}

describe('dates in queries', () => {
  test.each([
    ['2016-12-10T12:13:19.000Z', '2016-12-10T12:13:19.000Z'],
    ['2016-12-10T12:13:19Z', '2016-12-10T12:13:19.000Z'],
    ['2016-12-10T12:13Z', '2016-12-10T12:13:00.000Z'],
    ['2016-12-10T12Z', '2016-12-10T12:00:00.000Z'],
    ['2016-12-10T12:13:19z', '2016-12-10T12:13:19.000Z'],
    ['2016-12-10T12:13:19+13:00', '2016-12-09T23:13:19.000Z'],
    ['2016-12-10T12:13:19+1300', '2016-12-09T23:13:19.000Z'],
    ['2016-12-10T12:13:19+13', '2016-12-09T23:13:19.000Z'],
    ['2016-12-10T12:13:19-03:30', '2016-12-10T15:43:19.000Z'],
    ['2016-12-10T12:13:19', '2016-12-10T12:13:19.000Z'],
    ['2016-12-10T12:13:19.5Z', '2016-12-10T12:13:19.500Z'],
    ['2016-12-10T12:13:19,5Z', '2016-12-10T12:13:19.500Z'],
    ['2016-12-10T12:13:19.123456789Z', '2016-12-10T12:13:19.123Z'],
    ['2016-12-10', '2016-12-10T00:00:00.000Z'],
    ['2016-12', '2016-12-01T00:00:00.000Z'],
    ['2016', '2016-01-01T00:00:00.000Z'],
    ['2016-345', '2016-12-10T00:00:00.000Z'],
    ['2016-W49-6', '2016-12-10T00:00:00.000Z'],
    // Sent by a client that does not escape its plus sign.
    ['2016-12-10T12:13:19 13:00', '2016-12-09T23:13:19.000Z'],
    // Midnight of the first day in Oslo is before the earliest supported time.
    ['1970-01-01T00:00:00+01:00', '1970-01-01T00:00:00.000Z'],
    ['1900-01-01', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, moment) => {
    expect(read(text)).toBe(moment)
  })

  test.each([
    '2016-12-10 12:13:19',
    '1481372000000',
    '1481372000',
    '',
    '2016-12-32',
    '2016-366T00:00:00Z',
    '2015-366',
    '2016-W54-1',
    '2016-12-10Z',
    '2016-12-10T24:00:00Z',
    'Sat, 10 Dec 2016 12:00:00 GMT',
  ])('%j is refused', async text => {
    expect(read(text)).toBe('must be a date such as 2016-12-10T08:15:30Z')
    await here.admin
      .calls('traccar.statistics.list', { query: { from: text, to: '2026-01-01' } })
      .gets(400, 'from must be a date such as 2016-12-10T08:15:30Z')
  })
})
