/** The demo against a server that remembers what it is asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { distanceBetween } from '#shared/domain/geometry.ts'
import { degrees } from '#shared/units.ts'
import { CITY_STREETS } from '../../../local/fleet/cityFiles.ts'
import { startDemo } from '../../../local/fleet/demo.ts'
import { DEMO_FLEET } from '../../../local/fleet/demoFleet.ts'
import { streetsText } from '../../../local/fleet/streets.ts'
import { at, TOWN } from './town.ts'

interface Asked {
  readonly request: string
  readonly body: any
}

let city: string
beforeAll(() => {
  city = mkdtempSync(join(tmpdir(), 'gps-city-'))
  writeFileSync(join(city, CITY_STREETS), streetsText(TOWN))
})
afterAll(() => rmSync(city, { recursive: true, force: true }))

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? undefined : JSON.parse(text)
}

/** Starts the demo. Stops it when `enough` is true for the reports. Returns all requests and reports. */
const demoUntil = async (lists: Readonly<Record<string, unknown>>, enough: (reports: URLSearchParams[]) => boolean) => {
  const asked: Asked[] = []
  const reports: URLSearchParams[] = []
  let finish = () => {}
  const finished = new Promise<void>(resolve => (finish = resolve))
  let ids = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url!, 'http://server')
    const body = await bodyOf(request)
    if (!url.pathname.startsWith('/api')) {
      reports.push(url.searchParams)
      if (enough(reports)) finish()
      return void response.end()
    }
    asked.push({ request: `${request.method} ${url.pathname}`, body })
    const list = lists[url.pathname] ?? (url.pathname.endsWith('/key') ? { hasKey: false } : [])
    response.end(JSON.stringify(request.method === 'GET' ? list : { id: (ids += 1), attributes: {} }))
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const account = { apiAddress: address, email: 'admin', password: 'secret' }
  const said: string[] = []
  const stop = startDemo({ ...account, ingestAddress: address, city, say: line => said.push(line) })
  await finished
  await stop()
  server.closeAllConnections()
  server.close()
  return { asked, reports, said }
}

const requestsTo = (asked: readonly Asked[], request: string) => asked.filter(one => one.request === request)

test('the first time, creates groups, geofences and vehicles, and reports their past', async () => {
  const { asked, reports, said } = await demoUntil({}, all => all.length > 300)
  expect(requestsTo(asked, 'POST /api/groups').map(({ body }) => body.name)).toEqual(['Deliveries', 'Passengers'])
  expect(requestsTo(asked, 'POST /api/geofences')).toHaveLength(3)
  expect(requestsTo(asked, 'POST /api/permissions')).toHaveLength(6)
  const devices = requestsTo(asked, 'POST /api/devices').map(({ body }) => body)
  expect(devices).toHaveLength(20)
  expect(devices.every(({ groupId, category }) => (groupId === 1 || groupId === 2) && category !== undefined)).toBe(
    true,
  )
  expect(devices.filter(({ attributes }) => attributes.speedLimit > 0).map(({ name }) => name)).toEqual([
    'Van 5',
    'Van 10',
    'Van 15',
    'Van 20',
  ])
  const ages = reports.map(report => Date.now() / 1000 - Number(report.get('timestamp')))
  expect(Math.min(...ages)).toBeGreaterThan(1000)
  expect(said).toEqual(['20 simulated vehicles report every 5 s while they drive'])
})

test('the next time, vehicles continue where they were, and nothing is created', async () => {
  const place = (n: number) => at((n % 4) * 0.9 + 0.1, (n % 3) * 0.8 + 0.1)
  const devices = DEMO_FLEET.map(({ uniqueId, number }) => ({ id: number, uniqueId }))
  const positions = DEMO_FLEET.map(({ number }) => ({ deviceId: number, ...place(number) }))
  const reported = (reports: readonly URLSearchParams[]) => new Set(reports.map(report => report.get('id')))
  const lists = { '/api/devices': devices, '/api/positions': positions }
  const { asked, reports } = await demoUntil(lists, all => reported(all).size > 12)
  expect(asked.filter(({ request }) => request.startsWith('POST'))).toEqual([])
  for (const { number, uniqueId } of DEMO_FLEET) {
    const first = reports.find(report => report.get('id') === uniqueId)
    if (!first) continue
    const now = { latitude: degrees(Number(first.get('lat'))), longitude: degrees(Number(first.get('lon'))) }
    expect(distanceBetween(now, place(number))).toBeLessThan(500)
    expect(Date.now() / 1000 - Number(first.get('timestamp'))).toBeLessThan(300)
  }
})
