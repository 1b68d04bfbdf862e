/** Map with 10,000 devices in a browser: time until it is drawn, and CPU time of live updates. No server makes their data. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import { CHROMIUM_FLAGS, chromiumPath } from '../../scripts/chromium.mjs'
import { ADMIN, startLocalServer } from '../../scripts/localServer.ts'
import { type CrowdMember, crowdOf, positionOf, type SendFrame, showCrowd } from '../kit/crowd.ts'
import { type Figure, sized, thousands } from '../kit/figure.ts'

const SIZES = [sized(2000, 60), sized(10_000, 120)]
/** Devices that report each second: a fleet that reports every 15 seconds. */
const REPORTING_PART = 1 / 15
/** The server sends several frames per second. */
const FRAMES = 4
const WATCHED_SECONDS = sized(10, 1)
const WAIT_MOST_MS = 120_000
/** A task that long is noticed when the user clicks. */
const LONG_MS = 200

interface Opened {
  readonly page: Page
  readonly send: SendFrame
  readonly seconds: number
  readonly cpuSeconds: () => Promise<number>
}

const open = async (browser: Browser, api: string, crowd: readonly CrowdMember[]): Promise<Opened> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: api })
  const response = await context.request.post(`${api}/api/session`, { form: ADMIN })
  if (!response.ok()) throw new Error(`signing in failed: ${await response.text()}`)
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const send = await showCrowd(page, crowd)
  const begun = performance.now()
  await page.goto('/')
  const placed = crowd.filter(({ position }) => position).length
  await page.waitForSelector(`[data-map][data-idle="true"][data-devices="${placed}"]`, { timeout: WAIT_MOST_MS })
  return {
    page,
    send,
    seconds: (performance.now() - begun) / 1000,
    cpuSeconds: async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
    },
  }
}

/** Moves a part of the devices each second, and returns how busy the main thread is. */
const watch = async ({ page, send, cpuSeconds }: Opened, crowd: readonly CrowdMember[]) => {
  await page.evaluate(`(() => {
    window.longTasks = 0
    new PerformanceObserver(list => {
      window.longTasks += list.getEntries().filter(({ duration }) => duration > ${LONG_MS}).length
    }).observe({ type: 'longtask' })
  })()`)
  const placed = crowd.flatMap(({ device, position }) => (position ? [{ id: device.id, position }] : []))
  const perFrame = Math.ceil((placed.length * REPORTING_PART) / FRAMES)
  const [before, begun] = [await cpuSeconds(), performance.now()]
  for (let frame = 0; frame < WATCHED_SECONDS * FRAMES; frame += 1) {
    const positions = Array.from({ length: perFrame }, (_, n) => {
      const { id, position } = placed[(frame * perFrame + n) % placed.length] ?? {}
      const [latitude, longitude] = [position?.latitude ?? 0, (position?.longitude ?? 0) + frame * 1e-4]
      return positionOf(id ?? 1, { latitude, longitude, speedKnots: 25, time: Date.now() + frame })
    })
    send({ positions })
    await sleep(Math.max(0, begun + ((frame + 1) * 1000) / FRAMES - performance.now()))
  }
  const share = ((await cpuSeconds()) - before) / ((performance.now() - begun) / 1000)
  return { share, longTasks: await page.evaluate<number>('window.longTasks') }
}

/** Returns the milliseconds from a click on a chip until the list has only its devices. */
const filterTime = (page: Page): Promise<number> =>
  page.evaluate<number>(`new Promise(resolve => {
    const begun = performance.now()
    document.querySelector('[data-chip="offline"]').click()
    const check = () =>
      document.querySelector('[data-device]:not([data-state="offline"])')
        ? requestAnimationFrame(check)
        : resolve(performance.now() - begun)
    requestAnimationFrame(check)
  })`)

const figuresOf = async (browser: Browser, api: string, size: number): Promise<Figure[]> => {
  const crowd = crowdOf(size, Date.now())
  const opened = await open(browser, api, crowd)
  const untilIdle = await opened.cpuSeconds()
  const { share, longTasks } = await watch(opened, crowd)
  const filtered = await filterTime(opened.page)
  await opened.page.context().close()
  const name = `${thousands(size)} devices`
  const perSecond = Math.round(size * REPORTING_PART)
  return [
    { figure: `${name}, map idle`, value: opened.seconds, unit: 's' },
    { figure: `${name}, main thread until then`, value: untilIdle, unit: 'CPU-s' },
    { figure: `${name}, main thread at ${perSecond} reports/s`, value: share, unit: 'CPU-s/s', goal: { atMost: 0.15 } },
    { figure: `${name}, tasks over ${LONG_MS} ms meanwhile`, value: longTasks, unit: '' },
    { figure: `${name}, list filtered`, value: filtered, unit: 'ms' },
  ]
}

export const run = async (): Promise<Figure[]> => {
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error('Chromium not found: set CHROMIUM to its path.')
  const { server, addresses } = await startLocalServer()
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
  const figures: Figure[] = []
  for (const size of SIZES) figures.push(...(await figuresOf(browser, addresses.api, size)))
  await browser.close()
  server.kill('SIGTERM')
  await once(server, 'exit')
  return figures
}
