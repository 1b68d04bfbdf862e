import { world } from '../../kit/world.ts'

const encoded = (...lines: readonly string[]) =>
  Buffer.from(['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\n')).toString(
    'base64',
  )
const NIGHTS = encoded('DTSTART:20260105T200000Z', 'DURATION:PT10H', 'RRULE:FREQ=DAILY')

test('returns the file of a calendar unchanged', async () => {
  const { alice } = await world()
  const nights = { name: 'Nights', data: NIGHTS }
  const { json } = await alice.calls('traccar.calendars.create', { body: nights }).gets(200)
  expect(json).toEqual({ id: 1, attributes: {}, ...nights })
  const renamed = { ...json, name: 'At night' }
  await alice.calls('traccar.calendars.update', { params: { id: 1 }, body: renamed }).gets(200, renamed)
  expect((await alice.calls('traccar.calendars.list').gets(200)).json).toEqual([renamed])
  expect((await alice.calls('traccar.calendars.get', { params: { id: 1 } }).gets(200)).json).toEqual(renamed)
})

test('rejects a file that it does not understand, and keeps the one before', async () => {
  const { alice } = await world()
  await alice.calls('traccar.calendars.create', { body: { name: 'Nights', data: NIGHTS } }).gets(200)
  const hourly = { id: 1, name: 'Nights', data: encoded('DTSTART:20260105T200000Z', 'RRULE:FREQ=HOURLY') }
  await alice
    .calls('traccar.calendars.update', { params: { id: 1 }, body: hourly })
    .gets(400, 'data has an RRULE with FREQ=HOURLY')
  await alice
    .calls('traccar.calendars.create', { body: { name: 'x', data: 'bm90aGluZw==' } })
    .gets(400, 'data must be an iCalendar file in base64')
  expect((await alice.calls('traccar.calendars.list').gets(200)).json).toMatchObject([{ data: NIGHTS }])
})

const rejectsAll = async (cases: readonly (readonly [data: string, sentence: string])[]) => {
  const { alice } = await world()
  for (const [data, sentence] of cases)
    await alice.calls('traccar.calendars.create', { body: { name: 'x', data } }).gets(400, sentence)
}

test('rejects values that the parser reads only when they are used', () => {
  const start = 'DTSTART:20260105T200000Z'
  const files = [
    ['DTSTART:x'],
    [start, 'DURATION:x'],
    [start, 'EXDATE:x'],
    [start, 'RDATE:x'],
    [start, 'RRULE:FREQ=DAILY;UNTIL=garbage'],
  ]
  return rejectsAll(files.map(lines => [encoded(...lines), 'data must be an iCalendar file in base64']))
})

test('rejects calendars that take long to read or to compare', async () => {
  const between = ['END:VEVENT', 'BEGIN:VEVENT']
  const events = (...lines: readonly string[]) => Array.from({ length: 100 }, () => [...lines, ...between]).flat()
  const repeated = (rule: string, length = 'PT1H') =>
    encoded(...events('DTSTART:20260131T200000Z', `DURATION:${length}`, `RRULE:${rule}`).slice(0, -2))
  await rejectsAll([
    [repeated('FREQ=MONTHLY;BYMONTHDAY=31;INTERVAL=12;BYDAY=MO;COUNT=10000'), 'data has too many repetitions to count'],
    [repeated('FREQ=DAILY', 'P365D'), 'data must have repeated events of at most 5000 days'],
    [encoded('DTSTART:20260131T200000Z', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=0'), 'data has BYMONTHDAY=0'],
  ])
  const { alice } = await world()
  const usual = { name: 'Usual', data: repeated('FREQ=WEEKLY;COUNT=52') }
  await alice.calls('traccar.calendars.create', { body: usual }).gets(200)
})
