/** What an administrator and a tracker do with a new deployment. */
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { StartError } from '../../local/program/settings.ts'
import { expectAnswer, jsonOf, type Received, type Send, textOf } from './http.ts'
import type { OpenSocket } from './socket.ts'

/** A stage that is deployed into the emulated account. */
export interface DeployedStage {
  readonly api: Send
  readonly trackers: Send
  readonly socket: (headers: Readonly<Record<string, string>>) => Promise<OpenSocket>
  readonly adminPassword: string
}

const ADMIN = 'admin'
const VISIBLE_WITHIN_MS = 20_000
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const ZIP_MAGIC = 'PK'

const WithId = z.object({ id: z.number() })
const Positions = z.array(z.object({ deviceId: z.number(), latitude: z.number() }))

/** Returns the header of the administrator's credentials. */
export const basicOf = ({ adminPassword }: DeployedStage): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${ADMIN}:${adminPassword}`).toString('base64')}`,
})

/** Signs in with the generated password. Returns the header with the session cookie, after the session was used. */
export const signIn = async ({ api, adminPassword }: DeployedStage): Promise<Readonly<Record<string, string>>> => {
  const body = new URLSearchParams({ email: ADMIN, password: adminPassword })
  const signedIn = expectAnswer('signing in', await api('POST /api/session', { body }), 200)
  const [cookie = ''] = [signedIn.headers['set-cookie'] ?? []].flat()
  const session = { cookie: cookie.split(';')[0] ?? '' }
  expectAnswer('the session by cookie', await api('GET /api/session', { headers: session }), 200)
  return session
}

/** Registers a device. Returns its id. */
export const register = async (stage: DeployedStage, uniqueId: string): Promise<number> => {
  const body = { name: `Van ${uniqueId}`, uniqueId }
  const created = await stage.api('POST /api/devices', { headers: basicOf(stage), body })
  return WithId.parse(jsonOf(expectAnswer('registering a device', created, 200))).id
}

/** Sends a tracker's report. Returns the response, which can contain a command. */
export const report = async (stage: DeployedStage, uniqueId: string, latitude: number): Promise<string> => {
  const query = `id=${uniqueId}&lat=${latitude}&lon=11.5&speed=20&timestamp=${Date.now()}`
  return textOf(expectAnswer('a report', await stage.trackers(`POST /?${query}`), 200))
}

/** Resolves with the milliseconds until the device's latest position has the latitude. Throws StartError after 20 seconds. */
export const shows = async (stage: DeployedStage, device: number, latitude: number): Promise<number> => {
  const startedAt = performance.now()
  for (;;) {
    const answer = await stage.api('GET /api/positions', { headers: basicOf(stage) })
    const positions = Positions.parse(jsonOf(expectAnswer('the latest position', answer, 200)))
    const took = performance.now() - startedAt
    if (positions.some(position => position.deviceId === device && position.latitude === latitude)) return took
    if (took > VISIBLE_WITHIN_MS) throw new StartError(`The position is not visible: ${textOf(answer)}`)
    await sleep(200)
  }
}

const rangeOf = (device: number): string => {
  const at = (ms: number) => encodeURIComponent(new Date(Date.now() + ms).toISOString())
  return `deviceId=${device}&from=${at(-3_600_000)}&to=${at(3_600_000)}`
}

/** Checks that the route has the points, as JSON and as a workbook. */
export const reportFiles = async (stage: DeployedStage, device: number, points: number): Promise<void> => {
  const read = async (accept: string): Promise<Received> => {
    const headers = { ...basicOf(stage), accept }
    return expectAnswer('the route', await stage.api(`GET /api/reports/route?${rangeOf(device)}`, { headers }), 200)
  }
  const found = Positions.parse(jsonOf(await read('application/json'))).length
  if (found !== points) throw new StartError(`The route has ${found} points instead of ${points}.`)
  const workbook = await read(XLSX)
  if (workbook.bytes.subarray(0, 2).toString() !== ZIP_MAGIC)
    throw new StartError(`The workbook is not a zip file: ${textOf(workbook).slice(0, 200)}`)
}

/** Sends a report while a socket is open, which must receive the position. */
export const pushed = async (
  stage: DeployedStage,
  session: Readonly<Record<string, string>>,
  uniqueId: string,
  latitude: number,
): Promise<void> => {
  const socket = await stage.socket(session)
  try {
    await socket.receives('"positions"')
    await report(stage, uniqueId, latitude)
    await socket.receives(`"latitude":${latitude}`)
  } finally {
    await socket.close()
  }
}

/** Ingest reuses what it knows of a device for a second, so that a command can miss the reports of that time. */
const COMMAND_REPORTS = 10
const COMMAND_PAUSE_MS = 300

/** Queues a command. The response to one of the next reports must contain it, and the one after that must not. */
export const commanded = async (stage: DeployedStage, device: number, uniqueId: string): Promise<void> => {
  const body = { deviceId: device, type: 'custom', attributes: { data: 'stop' } }
  expectAnswer('a command', await stage.api('POST /api/commands', { headers: basicOf(stage), body }), 200)
  const answers: string[] = []
  while (answers.length < COMMAND_REPORTS && answers.at(-1) !== 'stop') {
    if (answers.length > 0) await sleep(COMMAND_PAUSE_MS)
    answers.push(await report(stage, uniqueId, 48.5))
  }
  answers.push(await report(stage, uniqueId, 48.6))
  if (answers.slice(-2).join() !== 'stop,' || answers.filter(Boolean).length !== 1)
    throw new StartError(`The tracker received ${JSON.stringify(answers)}, not the command.`)
}

/** Checks the bodies of rejected requests. API Gateway has other ones for the same statuses. */
export const rejections = async ({ api }: DeployedStage): Promise<void> => {
  expectAnswer('an unknown path', await api('GET /api/nothing'), 404, 'No such path')
  expectAnswer('a request without credentials', await api('GET /api/devices'), 401, 'Sign in first')
  const wrongMethod = expectAnswer('an unsupported method', await api('PATCH /dh/rest/user'), 405)
  if (!textOf(wrongMethod).includes('Method Not Allowed'))
    throw new StartError(`The body of the 405 is ${textOf(wrongMethod)}.`)
}
