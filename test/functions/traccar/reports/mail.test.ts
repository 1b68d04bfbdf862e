import { XLSX } from '#shared/api/operation.ts'
import { NotSent } from '#shared/domain/mail.ts'
import { driveTrip, fleet, HOURS } from '../../../kit/fleet.ts'
import { keepMails } from '../../../kit/mails.ts'
import { unzip } from '../../../kit/unzip.ts'

const XLSX_PATH = 'traccar.reports.xlsx'
const MAIL = 'traccar.reports.mail'
const stringsOf = (bytes: Uint8Array): string => unzip(Buffer.from(bytes)).get('xl/sharedStrings.xml') ?? ''

test.each(['route', 'events', 'summary', 'trips', 'stops'])('returns the %s report as a workbook', async kind => {
  const { alice, van } = await fleet()
  await driveTrip(van)
  const sent = { params: { kind }, query: { ...HOURS, deviceId: [van] }, headers: { accept: 'application/json' } }
  const { headers, bytes } = await alice.calls(XLSX_PATH, sent).gets(200)
  expect(headers).toMatchObject({
    'content-type': XLSX,
    'content-disposition': 'attachment; filename=report.xlsx',
  })
  expect(stringsOf(bytes)).toContain('<t>Van</t>')
  await alice.calls(XLSX_PATH, { params: { kind } }).gets(400, 'from and to are required')
})

test('returns the list of devices without a range, and only accessible devices', async () => {
  const { alice, bob, van } = await fleet()
  const sent = { params: { kind: 'devices' } }
  const strings = stringsOf((await alice.calls(XLSX_PATH, sent).gets(200)).bytes)
  for (const text of ['Unique ID', 'Van', 'Wagon', 'offline']) expect(strings).toContain(`<t>${text}</t>`)
  const foreign = await bob.calls(XLSX_PATH, { ...sent, query: { deviceId: [van] } }).gets(200)
  expect(stringsOf(foreign.bytes)).not.toContain('Van')
})

test('returns no workbook of other reports', async () => {
  const { alice } = await fleet()
  for (const kind of ['combined', 'geofences', 'nothing'])
    await alice.calls(XLSX_PATH, { params: { kind }, query: HOURS }).gets(404)
})

test('mails the workbook to the caller, at most once a minute', async () => {
  const { alice, host, van } = await fleet()
  const mails = keepMails(host)
  await driveTrip(van)
  const sent = { params: { kind: 'stops' }, query: { ...HOURS, deviceId: [van] } }
  await alice.calls(MAIL, sent).gets(204)
  await alice.calls(MAIL, sent).gets(429, 'Wait a minute before you send another report')
  expect(mails.kept).toMatchObject([{ to: alice.email, subject: 'Report' }])
  const [file] = mails.kept[0]?.attachments ?? []
  expect(file).toMatchObject({ fileName: 'report.xlsx', contentType: XLSX })
  expect(stringsOf(file!.content)).toContain('<t>Van</t>')
  host.clock.advance(60_000)
  await alice.calls(MAIL, sent).gets(204)
  expect(mails.kept).toHaveLength(2)
})

test('says why a report was not mailed, and allows another attempt', async () => {
  const { alice, host } = await fleet()
  const sent = { params: { kind: 'summary' }, query: HOURS }
  const mails = keepMails(host)
  mails.failures.push(new NotSent('SES: MessageRejected', { fault: 'limit' }))
  const reason = 'The account has reached its limit of emails per second or day'
  await alice.calls(MAIL, sent).gets(400, `The email could not be sent. ${reason}.`)
  await alice.calls(MAIL, sent).gets(204)
  expect(mails.kept).toHaveLength(1)
})

test('rejects a report by mail without a sender', async () => {
  const { alice } = await fleet()
  const sent = { params: { kind: 'summary' }, query: HOURS }
  await alice.calls(MAIL, sent).gets(400, 'Email is not configured on this server')
})
