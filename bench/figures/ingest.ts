/** CPU cost of accepting a report until it is on disk, compared with a server that only parses it. */
import * as z from 'zod/mini'
import { cpuOf, median, rounds } from '../kit/measure.ts'
import { type Figure, sized } from '../kit/figure.ts'
import { messageFrom, startProgram } from '../kit/programs.ts'

const ROUNDS = sized(5, 1)
const SECONDS = sized(2, 1)

const Ready = z.object({ url: z.string() })
const Load = z.object({ accepted: z.number(), refused: z.number() })

interface Server {
  readonly url: string
  readonly pid: number
}

const start = async (file: string): Promise<Server> => {
  const child = startProgram(file)
  const { url } = Ready.parse(await messageFrom(child))
  return { url, pid: child.pid ?? 0 }
}

/** Returns the requests per CPU second of the server. The load comes from another process, which is not measured. */
const rate = async ({ url, pid }: Server): Promise<number> => {
  let requests = 0
  const { otherSeconds } = await cpuOf([pid], async () => {
    const { accepted, refused } = Load.parse(await messageFrom(startProgram('load.ts', [url, String(SECONDS)])))
    if (refused > 0) throw new Error(`${refused} of ${accepted + refused} requests did not return 200`)
    requests = accepted
  })
  return requests / otherSeconds
}

export const run = async (): Promise<Figure[]> => {
  const [bare, ingest] = [await start('bareServer.ts'), await start('ingestServer.ts')]
  const measureBoth = async () => ({ bare: await rate(bare), ingest: await rate(ingest) })
  await measureBoth()
  const results = await rounds(ROUNDS, measureBoth)
  const unit = 'requests/CPU-s'
  return [
    {
      figure: 'ingest, share of a bare server',
      value: median(results.map(result => result.ingest / result.bare)),
      unit: 'x',
      goal: { atLeast: 0.3 },
    },
    { figure: 'ingest', value: median(results.map(result => result.ingest)), unit },
    { figure: 'bare server that reads the same query', value: median(results.map(result => result.bare)), unit },
  ]
}
