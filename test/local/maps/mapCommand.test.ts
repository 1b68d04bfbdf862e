/** `npm run map` as an operator uses it. */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listen } from '../../aws/listener.ts'
import { listenOn } from '../../kit/listening.ts'
import { memoryBucket, serveBucket } from '../../kit/memoryBucket.ts'
import { writeStreetMap } from '../../web/kit/streetMap.ts'
import { endAll, environment, launch, temporaryFolder } from '../launch.ts'

jest.setTimeout(120_000)
afterAll(endAll)

let folder: string
let town: string
beforeAll(() => {
  folder = temporaryFolder()
  town = join(folder, 'town.pmtiles')
  writeStreetMap(town)
})

const map = (...flags: string[]) => launch('map', environment(folder), flags).ended

test('without arguments it explains where a map comes from', async () => {
  const { code, output } = await map()
  expect(code).toBe(0)
  expect(output).toContain('pmtiles extract https://build.protomaps.com/YYYYMMDD.pmtiles region.pmtiles')
  expect(output).toContain('npm run map -- add region.pmtiles')
})

test('adds, lists and removes a map of the data folder', async () => {
  expect(await map('list')).toMatchObject({ code: 0, output: expect.stringContaining('No maps are installed.') })
  const added = await map('add', town, '--name', 'neudorf', '--attribution', 'Town council')
  expect(added).toMatchObject({ code: 0, errors: '' })
  expect(added.output).toMatch(/^added neudorf: neudorf-[0-9a-f]{8}\.pmtiles, zooms 8 to 13, .*Town council\n/)
  const [{ file }] = JSON.parse(readFileSync(join(folder, 'maps/index.json'), 'utf8'))
  expect((await map('list')).output).toContain(`neudorf: ${file}`)
  expect(await map('remove', 'neudorf')).toMatchObject({ code: 0, output: 'removed neudorf\n' })
  expect(existsSync(join(folder, 'maps', file))).toBe(false)
})

test.each<[string[], string]>([
  [['add'], 'Expected add FILE, list, or remove NAME.'],
  [['add', 'a.pmtiles', 'b.pmtiles'], 'Expected add FILE, list, or remove NAME.'],
  [['paint', 'it'], 'Expected add FILE, list, or remove NAME.'],
  [['list', '--name', 'x'], '--name and --attribution belong to add.'],
  [['remove', 'gone'], 'There is no map "gone".'],
  [['add', '/nowhere/region.pmtiles'], 'File not found: /nowhere/region.pmtiles.'],
  [['add', 'package.json'], 'is JSON, not a map.'],
])('%j fails with one sentence', async (flags, sentence) => {
  const { code, errors } = await map(...flags)
  expect(code).toBe(1)
  expect(errors).toContain(sentence)
  expect(errors.trim().split('\n')).toHaveLength(1)
})

test('adds a map to a stage on AWS, with signed contents', async () => {
  const bucket = memoryBucket('the-maps')
  let signed = 0
  const s3 = createServer(
    serveBucket(bucket, (headers, body) => {
      expect(headers.authorization).toContain('AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/')
      expect(headers['x-amz-content-sha256']).toBe(createHash('sha256').update(body).digest('hex'))
      signed += 1
    }),
  )
  const cloudformation = await listen(
    () => (_, response) =>
      void response.end(
        '<r><Outputs><member><OutputKey>MapsBucket</OutputKey><OutputValue>the-maps</OutputValue></member></Outputs></r>',
      ),
  )
  const env = {
    PATH: process.env['PATH'],
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_S3: await listenOn(s3),
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudformation.endpoint,
  }
  const { code, errors } = await launch('map', env, ['add', town, '--stage', 'dev', '--region', 'eu-north-1']).ended
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  const [index, file] = [...bucket.objects.keys()].toSorted()
  expect([index, bucket.objects.get(file!)!.bytes]).toEqual(['maps/index.json', readFileSync(town)])
  expect(signed).toBeGreaterThan(5)
  s3.close().closeAllConnections()
  await cloudformation.close()
})
