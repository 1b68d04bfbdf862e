import type { Context } from 'aws-lambda'
import { NotSent } from '#shared/domain/mail.ts'
import { scheduledReports } from '../../../functions/schedule.ts'
import { keepMails } from '../../kit/mails.ts'
import { world } from '../../kit/world.ts'

const CREATE = 'traccar.schedules.create'
const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'DTSTART:20260601T000000Z', 'DTEND:20260601T180000Z']
const data = Buffer.from([...lines, 'RRULE:FREQ=DAILY', 'END:VEVENT', 'END:VCALENDAR'].join('\n')).toString('base64')
const run = () => scheduledReports(undefined, { getRemainingTimeInMillis: () => 290_000 } as Context)

/** World with a report of Alice's van and group, each day until 18:00. */
const start = async () => {
  const here = await world('2026-06-01T12:00:00Z')
  const mails = keepMails(here.host)
  const { alice } = here
  const depot = await here.group(0, alice)
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200)
  const { json: calendar } = await alice.calls('traccar.calendars.create', { body: { name: 'Days', data } }).gets(200)
  const body = { calendarId: calendar.id, type: 'trips', description: 'Our trips' }
  const { json } = await alice.calls(CREATE, { body }).gets(200, body)
  for (const owner of [{ deviceId: 1 }, { groupId: depot }])
    await alice.calls('traccar.permissions.link', { body: { ...owner, reportId: json.id } }).gets(204)
  return { ...here, mails, id: json.id, body, sent: () => mails.kept.map(({ to }) => to) }
}

test('sends each user one link for each occurrence that has ended', async () => {
  const { host, mails, sent, admin, bob, id } = await start()
  await admin.calls('traccar.permissions.link', { body: { userId: bob.id, reportId: id } }).gets(204)
  expect(await run()).toEqual({ sent: 0 })
  host.clock.set('2026-06-01T18:05:00Z')
  expect(await run()).toEqual({ sent: 2 })
  expect(mails.kept[0]).toMatchObject({
    to: 'alice@example.org',
    subject: 'Our trips',
    text: [
      'Our trips\n',
      'https://gps.example.org/reports/trips?deviceId=1&groupId=1&from=2026-06-01T00%3A00%3A00.000Z&to=2026-06-01T18%3A00%3A00.000Z\n',
    ].join('\n'),
  })
  host.clock.set('2026-06-01T18:20:00Z')
  expect(await run()).toEqual({ sent: 0 })
  host.clock.set('2026-06-02T18:05:00Z')
  expect(await run()).toEqual({ sent: 2 })
  expect(sent()).toHaveLength(4)
})

test('tries again until the email is sent', async () => {
  const { host, mails, sent } = await start()
  host.clock.set('2026-06-01T18:05:00Z')
  mails.failures.push(new NotSent('too many a second'))
  await expect(run()).rejects.toThrow('1 reports were not sent')
  expect(await run()).toEqual({ sent: 1 })
  expect(sent()).toEqual(['alice@example.org'])
})

test('sends nothing about occurrences from before the report was saved, or after it was deleted', async () => {
  const { host, alice, id, body } = await start()
  host.clock.set('2026-06-01T18:05:00Z')
  await alice.calls('traccar.schedules.update', { params: { id }, body: { ...body, id } }).gets(200)
  expect(await run()).toEqual({ sent: 0 })
  await alice.calls('traccar.schedules.remove', { params: { id } }).gets(204)
  host.clock.set('2026-06-02T18:05:00Z')
  expect(await run()).toEqual({ sent: 0 })
})

test.each([
  [{ calendarId: 0 }, 'calendarId is required'],
  [{ calendarId: 9 }, 'Calendar access denied'],
  [{ type: 'pie' }, 'type must be events, route, summary, trips or stops'],
])('rejects a report with %j: %s', async (over, message) => {
  const { alice, body } = await start()
  await alice.calls(CREATE, { body: { ...body, ...over } }).gets(400, message)
})
