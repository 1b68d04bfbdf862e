/** Objects of an S3 bucket, for operator commands. */
import { OperatorError, type OperatorRequests } from './operatorRequests.ts'
import { elementsOf, readXml, textIn } from './xml.ts'

export const bucketOf = (request: OperatorRequests, bucket: string) => ({
  /** Yields the keys of all objects, page by page. */
  async *list(): AsyncIterable<string> {
    let token: string | undefined
    do {
      const query = new URLSearchParams({ 'list-type': '2', 'encoding-type': 'url' })
      if (token !== undefined) query.set('continuation-token', token)
      // S3 requires %20 for spaces in the signed query, not a plus sign.
      const path = `/${bucket}?${query.toString().replaceAll('+', '%20')}`
      const page = readXml(await request({ service: 's3', method: 'GET', path }))
      for (const object of elementsOf(page, 'Contents')) {
        const key = textIn(object, 'Key')
        if (key !== undefined) yield decodeURIComponent(key.replaceAll('+', '%20'))
      }
      token = textIn(page, 'IsTruncated') === 'true' ? textIn(page, 'NextContinuationToken') : undefined
    } while (token !== undefined)
  },

  /** Returns the text of an object, or undefined if it is gone. */
  read: (key: string): Promise<string | undefined> =>
    request({ service: 's3', method: 'GET', path: pathOf(bucket, key) }).catch((error: unknown) => {
      if (error instanceof OperatorError && error.code === 'NoSuchKey') return undefined
      throw error
    }),

  /** Deletes an object. A versioned bucket keeps earlier versions. */
  remove: async (key: string): Promise<void> => {
    await request({ service: 's3', method: 'DELETE', path: pathOf(bucket, key) })
  },
})

/** Encodes a path as S3 does: everything except unreserved characters and slashes. */
const pathOf = (bucket: string, key: string): string =>
  `/${bucket}/${key
    .split('/')
    .map(part =>
      encodeURIComponent(part).replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/')}`
