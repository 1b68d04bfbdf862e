/** The objects of a bucket, for an operator's command. */
import { OperatorError, type OperatorRequests } from './operatorRequests.ts'
import { elementsOf, readXml, textIn } from './xml.ts'

export const bucketOf = (request: OperatorRequests, bucket: string) => ({
  /** The keys of all objects, page after page. */
  async *list(): AsyncIterable<string> {
    let token: string | undefined
    do {
      const query = new URLSearchParams({ 'list-type': '2', 'encoding-type': 'url' })
      if (token !== undefined) query.set('continuation-token', token)
      // Not as a form: S3 wants a space as %20 in what is signed.
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

  /** In a versioned bucket, earlier versions stay. */
  remove: async (key: string): Promise<void> => {
    await request({ service: 's3', method: 'DELETE', path: pathOf(bucket, key) })
  },
})

/** S3 encodes everything but unreserved characters and slashes. */
const pathOf = (bucket: string, key: string): string =>
  `/${bucket}/${key
    .split('/')
    .map(part =>
      encodeURIComponent(part).replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/')}`
