/** Memory of the local run while nothing happens: the server and the emulated table. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { startLocalServer } from '../../scripts/localServer.ts'
import { type Figure, sized } from '../kit/figure.ts'
import { memoryMbOf, processesOf } from '../kit/measure.ts'

/** Memory from starting is released meanwhile. */
const IDLE_MS = sized(30_000, 0)

export const run = async (): Promise<Figure[]> => {
  const { server } = await startLocalServer()
  await sleep(IDLE_MS)
  const pids = processesOf(server.pid ?? 0)
  const [own = 0, ...others] = pids.map(memoryMbOf)
  server.kill('SIGTERM')
  await once(server, 'exit')
  return [
    {
      figure: 'memory of the idle local run',
      value: others.reduce((sum, megabytes) => sum + megabytes, own),
      unit: 'MB',
      goal: { atMost: 120 },
    },
    { figure: 'memory of its server alone', value: own, unit: 'MB' },
  ]
}
