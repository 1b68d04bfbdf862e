/** `npm run map -- … --stage dev` against a bucket in memory. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OperatorError, type OperatorRequests } from '#shared/aws/operatorRequests.ts'
import { installMap, type MapStore, uninstallMap } from '../../../local/maps/installMap.ts'
import { stageStore } from '../../../local/maps/mapBucket.ts'
import { uploadInParts } from '../../../local/maps/multipartUpload.ts'
import { memoryBucket } from '../../kit/memoryBucket.ts'
import { writeStreetMap } from '../../web/kit/streetMap.ts'

const folder = mkdtempSync(join(tmpdir(), 'serverless-gps-bucket-'))
const town = join(folder, 'town.pmtiles')
let bucket: ReturnType<typeof memoryBucket>
let store: MapStore

const stackWith = (outputs: Record<string, string>): string =>
  `<r><Outputs>${Object.entries(outputs)
    .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join('')}</Outputs></r>`

const stageWith =
  (outputs: Record<string, string>): OperatorRequests =>
  async request =>
    request.service === 'cloudformation' ? stackWith(outputs) : bucket.request(request)

beforeEach(async () => {
  writeStreetMap(town)
  bucket = memoryBucket('the-maps')
  store = await stageStore(stageWith({ MapsBucket: 'the-maps' }), 'dev')
})
afterAll(() => rmSync(folder, { recursive: true }))

const listed = () => JSON.parse(bucket.objects.get('maps/index.json')!.bytes.toString())

test('uploads a map, and the list after it, with type and caching', async () => {
  const { file } = await installMap(store, town)
  const map = bucket.objects.get(`maps/${file}`)!
  expect(map.bytes).toEqual(readFileSync(town))
  expect(map.headers).toEqual({
    'content-type': 'application/vnd.pmtiles',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  expect(listed()).toMatchObject([{ name: 'town', file, attribution: '© OpenStreetMap contributors' }])
  expect(bucket.objects.get('maps/index.json')!.headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-cache',
  })
  const changes = bucket.requests.filter(request => !request.startsWith('GET'))
  expect(changes).toEqual([
    `POST /maps/${file}?uploads`,
    `PUT /maps/${file}?partNumber=1&uploadId=upload%201`,
    `POST /maps/${file}?uploadId=upload%201`,
    'PUT /maps/index.json',
  ])
})

test('uploads the same map once, replaces an old version, and removes', async () => {
  const { file: first } = await installMap(store, town)
  await installMap(store, town)
  expect(bucket.requests.filter(request => request.endsWith('?uploads'))).toHaveLength(1)
  writeStreetMap(town, { attribution: 'Town council' })
  const { file: second } = await installMap(store, town)
  expect([...bucket.objects.keys()].toSorted()).toEqual(['maps/index.json', `maps/${second}`])
  expect(second).not.toBe(first)
  await installMap(store, town, { name: 'other' })
  expect((await store.list()).map(({ name }) => name)).toEqual(['other', 'town'])
  expect(await uninstallMap(store, 'gone')).toBeUndefined()
  await uninstallMap(store, 'town')
  expect(listed()).toMatchObject([{ name: 'other' }])
  expect(bucket.objects.has(`maps/${second}`)).toBe(false)
})

test('two commands at the same time lose no map', async () => {
  await Promise.all(['a', 'b', 'c'].map(name => installMap(store, town, { name })))
  expect(listed().map(({ name }: { name: string }) => name)).toEqual(['a', 'b', 'c'])
})

test('rejects a stage without the web app, and a damaged list, and changes nothing', async () => {
  await expect(stageStore(stageWith({ TableName: 'x' }), 'dev')).rejects.toThrow('Stage dev has no bucket for maps')
  bucket.objects.set('maps/index.json', { bytes: Buffer.from('[{'), headers: {} })
  await expect(installMap(store, town)).rejects.toThrow('s3://the-maps/maps/index.json is not JSON')
  writeFileSync(town, 'hello')
  await expect(installMap(store, town)).rejects.toThrow('is not a PMTiles file')
  expect([...bucket.objects.keys()]).toEqual(['maps/index.json'])
})

describe('an upload in parts', () => {
  const large = join(folder, 'large.pmtiles')
  const upload = (done: number[], request = bucket.request) =>
    uploadInParts(request, {
      bucket: 'the-maps',
      key: 'maps/large',
      file: large,
      headers: { 'content-type': 'x', 'cache-control': 'y' },
      progress: bytes => done.push(bytes),
    })
  const BYTES = 45_000_000
  beforeAll(() => writeFileSync(large, Buffer.from(Uint32Array.from({ length: BYTES / 4 }, (_, n) => n).buffer)))

  test('joins all parts in their order, and tells how much is stored', async () => {
    const done: number[] = []
    await upload(done)
    expect(bucket.objects.get('maps/large')!.bytes.equals(readFileSync(large))).toBe(true)
    expect(bucket.requests.filter(request => request.startsWith('PUT'))).toHaveLength(6)
    expect(done.at(-1)).toBe(BYTES)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(bucket.uploads.size).toBe(0)
  })

  test('leaves nothing if a part fails, or S3 cannot join them', async () => {
    const failing: OperatorRequests = async request => {
      if (request.path.includes('partNumber=3')) throw new OperatorError('s3 answered 403', 403, 'AccessDenied')
      return bucket.request(request)
    }
    await expect(upload([], failing)).rejects.toThrow('s3 answered 403')
    expect([bucket.uploads.size, bucket.objects.size]).toEqual([0, 0])
    const joining: OperatorRequests = async request =>
      request.method === 'POST' && !request.path.endsWith('?uploads')
        ? '<?xml version="1.0"?>\n<Error><Code>InternalError</Code></Error>'
        : bucket.request(request)
    await expect(upload([], joining)).rejects.toThrow('S3 could not join the parts: InternalError')
    expect([bucket.uploads.size, bucket.objects.size]).toEqual([0, 0])
  })
})
