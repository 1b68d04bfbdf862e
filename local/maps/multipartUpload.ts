/** Uploads a large file to S3 in parts, for operator commands. The object appears when all parts are stored. */
import { type FileHandle, open } from 'node:fs/promises'
import { forEachConcurrently } from '#shared/forEachConcurrently.ts'
import { type ObjectHeaders, pathOf } from '#shared/aws/bucket.ts'
import type { OperatorRequests } from '#shared/aws/operatorRequests.ts'
import { elementsOf, readXml, textIn } from '#shared/aws/xml.ts'

/** S3 accepts parts from 5 MiB on, and at most 10,000 of them. */
const PART_BYTES = 8 * 1024 * 1024
const PARTS_MAX = 10_000
/** Parts that are sent at the same time. Each is in memory. */
const CONCURRENT_PARTS = 4

export interface Upload {
  readonly bucket: string
  readonly key: string
  /** Path of a file with at least one byte. */
  readonly file: string
  readonly headers: ObjectHeaders
  /** Called with the number of bytes that are stored. */
  readonly progress: (bytes: number) => void
}

/** Rejects if a part cannot be sent. The stored parts are deleted then. */
export const uploadInParts = async (request: OperatorRequests, upload: Upload): Promise<void> => {
  const { bucket, key, headers } = upload
  const path = pathOf(bucket, key)
  const created = await request({ service: 's3', method: 'POST', path: `${path}?uploads`, headers: { ...headers } })
  const uploadId = textIn(readXml(created), 'UploadId')
  if (uploadId === undefined) throw new Error('S3 returned no upload id')
  const target = `${path}?uploadId=${encodeURIComponent(uploadId)}`
  try {
    await sendParts(request, upload, uploadId)
    const body = completion(await partsOf(request, target))
    const completed = await request({ service: 's3', method: 'POST', path: target, body })
    // S3 sends the status before it has joined the parts.
    const error = elementsOf(readXml(`<response>${withoutDeclaration(completed)}</response>`), 'Error')[0]
    if (error) throw new Error(`S3 could not join the parts: ${textIn(error, 'Code')}`)
  } catch (error) {
    // The bucket deletes unfinished uploads after a day, so that only the first error matters.
    await request({ service: 's3', method: 'DELETE', path: target }).catch(() => '')
    throw error
  }
}

const withoutDeclaration = (xml: string): string => xml.replace(/^\s*<\?xml[^>]*\?>/, '')

const sendParts = async (request: OperatorRequests, upload: Upload, uploadId: string): Promise<void> => {
  const { bucket, key, file, progress } = upload
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const bytes = Math.max(PART_BYTES, Math.ceil(size / PARTS_MAX))
    const parts = Array.from({ length: Math.ceil(size / bytes) }, (_, n) => n)
    let done = 0
    await forEachConcurrently(CONCURRENT_PARTS, parts, async n => {
      const body = await read(handle, n * bytes, Math.min(bytes, size - n * bytes))
      const path = `${pathOf(bucket, key)}?partNumber=${n + 1}&uploadId=${encodeURIComponent(uploadId)}`
      await request({ service: 's3', method: 'PUT', path, body })
      done += body.length
      progress(done)
    })
  } finally {
    await handle.close()
  }
}

const read = async (handle: FileHandle, position: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead < length) throw new Error('the file became shorter during the upload')
  return buffer
}

interface StoredPart {
  readonly number: string
  readonly etag: string
}

/** Returns the parts that S3 has stored, with the ETags that it expects in the end. */
const partsOf = async (request: OperatorRequests, target: string): Promise<StoredPart[]> => {
  const parts: StoredPart[] = []
  for (let after: string | undefined = '0'; after !== undefined;) {
    const marker: string = after === '0' ? target : target.replace('?', `?part-number-marker=${after}&`)
    const page = readXml(await request({ service: 's3', method: 'GET', path: marker }))
    for (const part of elementsOf(page, 'Part'))
      parts.push({ number: textIn(part, 'PartNumber') ?? '', etag: textIn(part, 'ETag') ?? '' })
    after = textIn(page, 'IsTruncated') === 'true' ? textIn(page, 'NextPartNumberMarker') : undefined
  }
  return parts
}

const completion = (parts: readonly StoredPart[]): string => {
  const elements = parts.map(
    ({ number, etag }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${etag.replaceAll('"', '&quot;')}</ETag></Part>`,
  )
  return `<CompleteMultipartUpload>${elements.join('')}</CompleteMultipartUpload>`
}
