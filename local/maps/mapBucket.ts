/** Street maps of a stage on AWS: objects below `maps/` in the bucket of the data stack, and their list. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { bucketOf, type ObjectHeaders, type StoredObject } from '#shared/aws/bucket.ts'
import type { OperatorRequests } from '#shared/aws/operatorRequests.ts'
import { indexText, type InstalledMap, installedMapsIn, mapFileOf } from '#shared/domain/installedMaps.ts'
import { cacheControlOf, MAP_INDEX, MAP_TYPES, MAPS_PATH } from '#shared/site.ts'
import { stageOutputs } from '../operations/stage.ts'
import { StartError } from '../program/settings.ts'
import { type MapStore, parseIndex } from './installMap.ts'
import { uploadInParts } from './multipartUpload.ts'

/** Attempts to change the list while other commands change it. */
const ATTEMPTS = 5

const keyOf = (file: string): string => `${MAPS_PATH}${file}`.slice(1)
const INDEX_KEY = keyOf(MAP_INDEX)

const headersOf = (file: string, type: string): ObjectHeaders => ({
  'content-type': type,
  'cache-control': cacheControlOf(MAPS_PATH + file),
})
const INDEX_HEADERS = headersOf(MAP_INDEX, MAP_TYPES.index)

interface Index {
  readonly maps: InstalledMap[]
  /** Undefined if the list does not exist yet. */
  readonly etag: string | undefined
}

/** Throws StartError if the stage is not deployed, or without a bucket for maps. */
export const stageStore = async (request: OperatorRequests, stage: string): Promise<MapStore> => {
  const name = (await stageOutputs(request, stage))('MapsBucket', '')
  if (name === '') throw new StartError(`Stage ${stage} has no bucket for maps: deploy this version with the web app.`)
  const bucket = bucketOf(request, name)
  const find = async (key: string): Promise<StoredObject | undefined> => {
    for await (const object of bucket.objects(key)) if (object.key === key) return object
    return undefined
  }
  const readIndex = async (): Promise<Index> => {
    // Read before the text, so that a change in between is detected.
    const etag = (await find(INDEX_KEY))?.etag
    const text = etag === undefined ? undefined : await bucket.read(INDEX_KEY)
    const maps = text === undefined ? [] : installedMapsIn(parseIndex(text, `s3://${name}/${INDEX_KEY}`))
    return { maps, etag }
  }
  return {
    list: async () => (await readIndex()).maps,
    store: async (source, mapName, progress) => {
      const file = mapFileOf(mapName, await hashOf(source))
      const key = keyOf(file)
      const headers = headersOf(file, MAP_TYPES.map)
      if (!(await find(key))) await uploadInParts(request, { bucket: name, key, file: source, headers, progress })
      return file
    },
    change: async change => {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const { maps: before, etag } = await readIndex()
        const after = change(before)
        if (!(await bucket.replace(INDEX_KEY, indexText(after), etag, INDEX_HEADERS))) continue
        const kept = new Set(after.map(({ file }) => file))
        for (const { file } of before) if (!kept.has(file)) await bucket.remove(keyOf(file))
        return
      }
      throw new StartError(`Other commands are changing the maps of stage ${stage}: try again.`)
    },
  }
}

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
