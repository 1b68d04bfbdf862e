/** Cost of a verified password per request, compared with a session cookie. */
import { administrator, operation, type OperationRequest } from '../kit/calls.ts'
import { type Cpu, cpuOf, rounds } from '../kit/measure.ts'
import { type Figure, sized } from '../kit/figure.ts'
import { START_MS } from '../kit/fleet.ts'
import { openTestEnvironment } from '../kit/testEnvironment.ts'

const ROUNDS = sized(12, 2)
const CALLS = sized(200, 5)
const PATH = '/api/server'

export const run = async (): Promise<Figure[]> => {
  // The clock is stopped, so that the first verification stays valid.
  const environment = await openTestEnvironment(START_MS)
  const { authorization, cookie } = await administrator(environment)
  const getServer = operation('traccar.server.get')
  const calls = (sent: OperationRequest) =>
    cpuOf([environment.emulatorPid], async () => {
      for (let call = 0; call < CALLS; call += 1) await getServer(sent)
    })
  const withPassword = () => calls({ path: PATH, headers: { authorization } })
  const withSession = () => calls({ path: PATH, cookies: [cookie] })
  await withPassword()
  await withSession()
  const results = await rounds(ROUNDS, async round => {
    // The sides alternate in going first.
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

/** Averages all rounds, because the resolution of the emulator's CPU time is too low for a single round. */
const msPerCall = (results: readonly Cpu[]): number =>
  (results.reduce((sum, { seconds }) => sum + seconds, 0) * 1000) / (results.length * CALLS)
