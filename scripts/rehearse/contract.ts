/** Responses of a deployed stage, compared with the OpenAPI document of the Traccar API. */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as z from 'zod/mini'
import { StartError } from '../../local/program/settings.ts'
import { expectAnswer, jsonOf } from './http.ts'
import type { DeployedStage } from './story.ts'

const DOCUMENT = 'docs/openapi/traccar.json'
const ID = 'openapi'

const Parameter = z.object({ name: z.string(), required: z.optional(z.boolean()) })
const Operation = z.object({ parameters: z.optional(z.array(Parameter)) })
const Document = z.object({ paths: z.record(z.string(), z.object({ get: z.optional(Operation) })) })

const pointer = (text: string): string => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'))

/** Values of the parameters that lists require. */
const VALUES: Readonly<Record<string, () => string>> = {
  from: () => new Date(Date.now() - 3_600_000).toISOString(),
  to: () => new Date().toISOString(),
  // Any user.
  userId: () => '0',
}
/** Parameters that the document calls optional, without which these operations return an error. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  '/api/commandtypes': ['deviceId'],
  '/api/commands/send': ['deviceId'],
  '/api/permissions': ['userId', 'deviceId'],
  '/api/reports/summary': ['deviceId'],
  '/api/reports/events': ['deviceId'],
  '/api/reports/route': ['deviceId'],
  '/api/reports/trips': ['deviceId'],
}

/** Only guests of a share receive these. */
const OF_GUESTS: readonly string[] = ['/api/shares/current']

/** Requests every list of the API with a session. Returns their number. Throws StartError for a wrong response. */
export const checkLists = async (
  { api }: DeployedStage,
  session: Readonly<Record<string, string>>,
  device: number,
): Promise<number> => {
  const text: unknown = JSON.parse(readFileSync(DOCUMENT, 'utf8'))
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema({
    $id: ID,
    ...z.looseObject({}).parse(text),
  })
  const lists = Object.entries(Document.parse(text).paths).filter(
    ([path, { get }]) => get && !path.includes('{') && !OF_GUESTS.includes(path),
  )
  for (const [path, { get }] of lists) {
    const required = (get?.parameters ?? []).filter(one => one.required === true).map(({ name }) => name)
    const query = new URLSearchParams()
    for (const name of [...required, ...(ALSO[path] ?? [])]) query.set(name, VALUES[name]?.() ?? String(device))
    const answer = await api(`GET ${path}?${query.toString()}`, { headers: { ...session, accept: 'application/json' } })
    const body = jsonOf(expectAnswer(`GET ${path}`, answer, 200))
    const schema = `${ID}#/paths/${pointer(path)}/get/responses/200/content/${pointer('application/json')}/schema`
    if (!ajv.validate({ $ref: schema }, body)) throw new StartError(`GET ${path}: ${ajv.errorsText()}`)
  }
  return lists.length
}
