/**
 * Runs a fix through to an email with the local server: consumer, invocations on disk, notification function, outbox.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { functions } from '#shared/api/functions.ts'
import { deviceId } from '#shared/model/ids.ts'
import { eventDispatcher } from '#shared/stream/persistEvents.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { notifications } from '../../functions/stream.ts'
import { deviceStatus } from '../../functions/schedule.ts'
import { Invocations } from '../../local/aws/invocations.ts'
import { outbox } from '../../local/aws/mail.ts'
import { atMinute } from '../kit/drive.ts'
import { kinesisEvent } from '../kit/kinesis.ts'
import { world } from '../kit/world.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'event-mail-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const start = async () => {
  const here = await world()
  const { alice, host } = here
  await alice.calls('traccar.devices.create', { body: { name: 'Van 31', uniqueId: 'v' } }).gets(200, { id: 1 })
  for (const type of ['deviceMoving', 'alarm', 'deviceUnknown'])
    await alice.calls('traccar.notifications.set', { body: { userId: alice.id, type, mail: true } }).gets(200)
  const open = () =>
    new Invocations({
      folder: join(folder, 'invocations'),
      invokeConfigOf: () => ({ retries: 2, maxAgeMs: 3_600_000 }),
      writeDeadLetter: ({ error }) => Promise.reject(new Error(error)),
      now: () => host.now(),
      log: host.log,
      pausesMs: [1],
    })
  const invocations = open()
  const use = ({ accept }: Invocations) =>
    Object.assign(host, { invoke: accept, mailer: outbox(join(folder, 'outbox'), { from: 'gps@localhost' }) })
  use(invocations)
  const run = (one: Invocations) => one.start((_, payload) => notifications(payload))
  // Like functions/stream.ts, which would cache states across tests.
  const positions = consume(positionsConsumer(undefined, eventDispatcher(functions.positions)))
  const report = (minute: number, attributes: Record<string, string> = {}) => {
    const point = atMinute(minute, { attributes })
    const common = { v: 1, deviceId: deviceId(1), protocol: 'osmand' } as const
    return positions(kinesisEvent([{ ...common, receivedAt: point.fixTime + 500, points: [point] }], minute))
  }
  return { ...here, invocations, open, use, run, report }
}

const settled = async () => {
  for (let n = 0; n < 2000 && (await readdir(join(folder, 'invocations'))).length > 0; n += 1)
    await new Promise(resolve => setTimeout(resolve, 2))
}
const subjects = async (): Promise<string[]> => {
  const files = await readdir(join(folder, 'outbox')).catch(() => [])
  const texts = await Promise.all(files.map(file => readFile(join(folder, 'outbox', file), 'utf8')))
  return texts.map(text => /^Subject: (.*)\r$/m.exec(text)?.[1] ?? '').sort()
}

test('sends one email each for a motion and an SOS event, even if the batch is redelivered', async () => {
  const { invocations, run, report } = await start()
  run(invocations)
  const batch = () => report(0, { alarm: 'sos' })
  expect(await batch()).toEqual({ batchItemFailures: [] })
  expect(await batch()).toEqual({ batchItemFailures: [] })
  await settled()
  await invocations.stop()
  expect(await subjects()).toEqual(['Van 31 is moving', 'Van 31 raised an alarm: sos'])
})

test('sends an email when a device goes offline', async () => {
  const { invocations, run, host, report } = await start()
  await report(0)
  run(invocations)
  host.clock.set('2026-06-01T12:30:00Z')
  await deviceStatus()
  await settled()
  await invocations.stop()
  expect(await subjects()).toEqual(['Van 31 has stopped reporting', 'Van 31 is moving'])
})

test('sends the emails of accepted events once after a crash', async () => {
  const { open, use, run, report } = await start()
  await report(0)
  // The process ends here without sending an email.
  const next = open()
  use(next)
  await report(0)
  run(next)
  await settled()
  await next.stop()
  expect(await subjects()).toEqual(['Van 31 is moving'])
})

test('stores the position and retries if events cannot be dispatched', async () => {
  const { invocations, run, host, alice, use, report } = await start()
  Object.assign(host, { invoke: () => Promise.reject(new Error('disk full')) })
  expect((await report(0)).batchItemFailures).toHaveLength(1)
  await alice.calls('traccar.positions.list').gets(200, [{ deviceId: 1 }])
  use(invocations)
  run(invocations)
  expect(await report(0)).toEqual({ batchItemFailures: [] })
  await settled()
  await invocations.stop()
  expect(await subjects()).toEqual(['Van 31 is moving'])
})
