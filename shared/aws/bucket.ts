/** Objects of an S3 bucket, for operator commands. */
import { OperatorError, type OperatorRequests } from './operatorRequests.ts'
import { elementsOf, readXml, textIn, type XmlElement } from './xml.ts'

export interface StoredObject {
  readonly key: string
  readonly bytes: number
  /** With its quotes. */
  readonly etag: string
}

export interface ObjectHeaders {
  readonly 'content-type': string
  readonly 'cache-control': string
}

const pageOf = async (request: OperatorRequests, bucket: string, query: URLSearchParams): Promise<XmlElement> =>
  // S3 requires %20 for spaces in the signed query, not a plus sign.
  readXml(
    await request({ service: 's3', method: 'GET', path: `/${bucket}?${query.toString().replaceAll('+', '%20')}` }),
  )

async function* objectsIn(request: OperatorRequests, bucket: string, prefix: string): AsyncIterable<StoredObject> {
  let token: string | undefined
  do {
    const query = new URLSearchParams({ 'list-type': '2', 'encoding-type': 'url' })
    if (prefix !== '') query.set('prefix', prefix)
    if (token !== undefined) query.set('continuation-token', token)
    const page = await pageOf(request, bucket, query)
    for (const object of elementsOf(page, 'Contents')) {
      const key = textIn(object, 'Key')
      if (key === undefined) continue
      yield {
        key: decodeURIComponent(key.replaceAll('+', '%20')),
        bytes: Number(textIn(object, 'Size')),
        etag: textIn(object, 'ETag') ?? '',
      }
    }
    token = textIn(page, 'IsTruncated') === 'true' ? textIn(page, 'NextContinuationToken') : undefined
  } while (token !== undefined)
}

export const bucketOf = (request: OperatorRequests, bucket: string) => ({
  /** Yields all objects whose keys begin with the prefix, page by page. */
  objects: (prefix: string): AsyncIterable<StoredObject> => objectsIn(request, bucket, prefix),

  /** Yields the keys of all objects, page by page. */
  async *list(): AsyncIterable<string> {
    for await (const { key } of objectsIn(request, bucket, '')) yield key
  },

  /** Returns the text of an object, or undefined if it is gone. */
  read: (key: string): Promise<string | undefined> =>
    request({ service: 's3', method: 'GET', path: pathOf(bucket, key) }).catch((error: unknown) => {
      if (error instanceof OperatorError && error.code === 'NoSuchKey') return undefined
      throw error
    }),

  /**
   * Writes a small object, if the present one still has this ETag; undefined means that there is none yet. Returns false if
   * it has changed.
   */
  replace: async (key: string, text: string, before: string | undefined, headers: ObjectHeaders): Promise<boolean> => {
    const condition = before === undefined ? { 'if-none-match': '*' } : { 'if-match': before }
    try {
      const path = pathOf(bucket, key)
      await request({ service: 's3', method: 'PUT', path, headers: { ...headers, ...condition }, body: text })
      return true
    } catch (error) {
      if (error instanceof OperatorError && CHANGED.has(error.status)) return false
      throw error
    }
  },

  /** Deletes an object. A versioned bucket keeps earlier versions. */
  remove: async (key: string): Promise<void> => {
    await request({ service: 's3', method: 'DELETE', path: pathOf(bucket, key) })
  },
})

/** Preconditions failed, or a concurrent write or deletion. */
const CHANGED = new Set([404, 409, 412])

/** Encodes a path as S3 does: everything except unreserved characters and slashes. */
export const pathOf = (bucket: string, key: string): string =>
  `/${bucket}/${key
    .split('/')
    .map(part =>
      encodeURIComponent(part).replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/')}`
