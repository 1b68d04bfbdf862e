/** What a password with each request costs once it was verified, against a session's cookie. */
import { administrator, operation, type Sent } from '../kit/calls.ts'
import { type Cpu, cpuOf, rounds } from '../kit/cpu.ts'
import type { Figure } from '../kit/figure.ts'
import { START_MS } from '../kit/fleet.ts'
import { openPlace } from '../kit/place.ts'
import { sized } from '../kit/size.ts'

const ROUNDS = sized(12, 2)
const CALLS = sized(200, 5)
const PATH = '/api/server'

export const run = async (): Promise<Figure[]> => {
  // The clock stands still, so that what was verified first stays fresh.
  const place = await openPlace(START_MS)
  const { authorization, cookie } = await administrator(place)
  const getServer = operation('traccar.server.get')
  const calls = (sent: Sent) =>
    cpuOf([place.emulatorPid], async () => {
      for (let call = 0; call < CALLS; call += 1) await getServer(sent)
    })
  const withPassword = () => calls({ path: PATH, headers: { authorization } })
  const withSession = () => calls({ path: PATH, cookies: [cookie] })
  await withPassword()
  await withSession()
  const results = await rounds(ROUNDS, async round => {
    // Each goes first as often as the other.
    if (round % 2 === 0) return { password: await withPassword(), session: await withSession() }
    const session = await withSession()
    return { password: await withPassword(), session }
  })
  const password = msPerCall(results.map(result => result.password))
  const session = msPerCall(results.map(result => result.session))
  return [
    { figure: 'warm Basic, more than a session', value: password - session, unit: 'CPU-ms', goal: { atMost: 0.1 } },
    { figure: 'GET /api/server with Basic', value: password, unit: 'CPU-ms' },
    { figure: 'GET /api/server with a session', value: session, unit: 'CPU-ms' },
  ]
}

/** Of all rounds together: the emulator's CPU time is counted in steps that are long for one round. */
const msPerCall = (results: readonly Cpu[]): number =>
  (results.reduce((sum, { seconds }) => sum + seconds, 0) * 1000) / (results.length * CALLS)
