/** Data for one client: a user with a token, a van in a yard, and a device that has not reported. */
import { StartError } from '../../local/program/settings.ts'
import { ADMIN, type Addresses } from '../localServer.ts'
import { memberOf } from './json.ts'

const PASSWORD = 'battery staple'

/** Sends requests with the cookie of a user. */
const signedIn = async (api: string, credentials: Readonly<Record<string, string>>) => {
  const session = await fetch(`${api}/api/session`, { method: 'POST', body: new URLSearchParams(credentials) })
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return async (line: string, body: object): Promise<string> => {
    const [method = '', path = ''] = line.split(' ')
    const isForm = body instanceof URLSearchParams
    const response = await fetch(`${api}/api/${path}`, {
      method,
      headers: { cookie, ...(!isForm && { 'content-type': 'application/json' }) },
      body: isForm ? body : JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new StartError(`${line} failed: ${response.status} ${text}`)
    return text
  }
}

/** Creates the data, with the form of a new token. Returns the variables that a driver reads. */
export const stageFor = async (
  { api, trackers }: Addresses,
  name: string,
  token: Readonly<Record<string, string>>,
): Promise<Record<string, string>> => {
  const admin = await signedIn(api, ADMIN)
  const email = `${name}@example.org`
  await admin('POST users', { name, email, password: PASSWORD })
  const user = await signedIn(api, { email, password: PASSWORD })
  const van = memberOf(await user('POST devices', { name: 'Van', uniqueId: `${name}-van` }), 'id')
  await user('POST devices', { name: 'New', uniqueId: `${name}-new` })
  const yard = memberOf(await user('POST geofences', { name: 'Yard', area: 'CIRCLE (59.9 10.7, 500)' }), 'id')
  await user('POST permissions', { deviceId: van, geofenceId: yard })
  await user('POST notifications', { type: 'alarm', notificators: 'web', always: true, attributes: { alarms: 'sos' } })
  const at = Math.floor(Date.now() / 1000) - 60
  const report = `${trackers}/?id=${name}-van&timestamp=${at}&lat=59.9&lon=10.7&speed=0&batt=80`
  const { status } = await fetch(report, { method: 'POST' })
  if (status !== 200) throw new StartError(`The report of the van was answered with ${status}.`)
  return {
    SERVER: api,
    TRACKERS: trackers,
    EMAIL: email,
    PASSWORD,
    TOKEN: await user('POST session/token', new URLSearchParams(token)),
    VAN: String(van),
    VAN_UNIQUE_ID: `${name}-van`,
    YARD: String(yard),
  }
}
