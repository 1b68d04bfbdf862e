/** A bucket of S3 in memory: lists, conditional writes and uploads in parts, with two entries in each page. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { OperatorError, type OperatorRequest, type OperatorRequests } from '#shared/aws/operatorRequests.ts'

interface StoredBytes {
  readonly bytes: Buffer
  readonly headers: Readonly<Record<string, string>>
}

const PAGE = 2
const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`
const escaped = (etag: string): string => etag.replaceAll('"', '&quot;')

const failure = (status: number, code: string) => new OperatorError(`s3 answered ${status} ${code}`, status, code)

/** Returns a page of XML elements after a marker. */
const page = (all: readonly (readonly [marker: string, xml: string])[], after: string, next: string): string => {
  const rest = all.filter(([marker]) => after === '' || marker.localeCompare(after, 'en', { numeric: true }) > 0)
  const shown = rest.slice(0, PAGE)
  const more = rest.length > PAGE
  const last = shown.at(-1)?.[0] ?? ''
  return `<Result><IsTruncated>${more}</IsTruncated>${more ? `<${next}>${last}</${next}>` : ''}${shown.map(([, xml]) => xml).join('')}</Result>`
}

export const memoryBucket = (bucket: string) => {
  const objects = new Map<string, StoredBytes>()
  const uploads = new Map<string, { readonly key: string; readonly headers: StoredBytes['headers']; parts: Buffer[] }>()
  const requests: string[] = []

  const list = (query: URLSearchParams): string => {
    const keys = [...objects.keys()].filter(key => key.startsWith(query.get('prefix') ?? '')).toSorted()
    const rows = keys.map(key => {
      const { bytes } = objects.get(key)!
      const xml = `<Contents><Key>${encodeURIComponent(key)}</Key><ETag>${escaped(etagOf(bytes))}</ETag><Size>${bytes.length}</Size></Contents>`
      return [key, xml] as const
    })
    return page(rows, query.get('continuation-token') ?? '', 'NextContinuationToken')
  }

  const put = (key: string, bytes: Buffer, headers: StoredBytes['headers']): string => {
    const present = objects.get(key)
    const { 'if-match': match, 'if-none-match': noneMatch } = headers
    if (noneMatch === '*' && present) throw failure(412, 'PreconditionFailed')
    if (match !== undefined && (!present || etagOf(present.bytes) !== match)) throw failure(412, 'PreconditionFailed')
    objects.set(key, { bytes, headers })
    return ''
  }

  const ofUpload = (method: string, query: URLSearchParams, body: Buffer): string => {
    const id = query.get('uploadId') ?? ''
    const upload = uploads.get(id)
    if (!upload) throw failure(404, 'NoSuchUpload')
    if (method === 'PUT') {
      upload.parts[Number(query.get('partNumber'))] = body
      return ''
    }
    if (method === 'GET') {
      const parts = upload.parts.flatMap((part, number) => [
        [String(number), `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(etagOf(part))}</ETag></Part>`] as const, // prettier-ignore
      ])
      return page(parts, query.get('part-number-marker') ?? '', 'NextPartNumberMarker')
    }
    uploads.delete(id)
    if (method === 'DELETE') return ''
    const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>(.*?)<\/ETag>/g)]
    const joined = named.map(([, number, etag]) => {
      const part = upload.parts[Number(number)]
      if (!part || escaped(etagOf(part)) !== etag) throw failure(400, 'InvalidPart')
      return part
    })
    objects.set(upload.key, { bytes: Buffer.concat(joined), headers: upload.headers })
    return '<?xml version="1.0" encoding="UTF-8"?>\n<CompleteMultipartUploadResult/>'
  }

  const respond = ({ method, path, headers = {}, body = '' }: Omit<OperatorRequest, 'service'>): string => {
    const url = new URL(path, 'http://s3')
    requests.push(`${method} ${path.replace(`/${bucket}`, '')}`)
    const key = decodeURIComponent(url.pathname).slice(bucket.length + 2)
    if (!url.pathname.startsWith(`/${bucket}`)) throw failure(404, 'NoSuchBucket')
    if (key === '') return list(url.searchParams)
    if (url.searchParams.has('uploads')) {
      const id = `upload ${uploads.size + 1}`
      uploads.set(id, { key, headers, parts: [] })
      return `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`
    }
    const bytes = Buffer.from(body)
    if (url.searchParams.has('uploadId')) return ofUpload(method, url.searchParams, bytes)
    if (method === 'PUT') return put(key, bytes, headers)
    if (method === 'DELETE') return (void objects.delete(key), '')
    const found = objects.get(key)
    if (!found) throw failure(404, 'NoSuchKey')
    return found.bytes.toString()
  }

  const request: OperatorRequests = async one => respond(one)
  return { objects, uploads, requests, request, respond }
}

/** Serves the bucket over HTTP. */
export const serveBucket =
  ({ respond }: ReturnType<typeof memoryBucket>, verify: (headers: IncomingMessage['headers'], body: Buffer) => void) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      verify(request.headers, body)
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      try {
        response.end(respond({ method: request.method as 'GET', path: request.url ?? '', headers, body }))
      } catch (error) {
        const { status, code } = error as OperatorError
        response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`)
      }
    })
  }
