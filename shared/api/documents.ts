/** What the documents say that no operation does: what an API is, how one signs in to it, and how it refuses. */
import type * as z from 'zod/mini'
import { DeviceHiveRefusal, Problem, Sentence, SmartServerRefusal, VehiclesRefusal } from '../model/refusal.ts'
import type { ApiName } from './operation.ts'

interface Described {
  readonly title: string
  /** Markdown. */
  readonly description: string
  /** The ways to sign in, as security schemes by name. */
  readonly credentials: Readonly<Record<string, object>>
  /** What a refusal has, by media type. */
  readonly refusal: Readonly<Record<string, z.ZodMiniType>>
}

const BASIC = { type: 'http', scheme: 'basic', description: 'E-mail and password' }
const BEARER = { type: 'http', scheme: 'bearer', description: 'The token of a user, from POST /api/session/token' }
const SESSION = { type: 'apiKey', in: 'cookie', name: 'JSESSIONID', description: 'Given by POST /api/session' }

/** Each API's part of its document that is written by hand. */
export const DESCRIBED: Readonly<Record<ApiName, Described>> = {
  traccar: {
    title: 'Traccar 3.9',
    description: `Users, devices, positions and reports, as Traccar 3.9 has them.

Sign in with \`POST /api/session\` for a cookie, or send e-mail and password as Basic, or a token as Bearer. What you may
not see is refused with 400; a refusal is one sentence of plain text, or \`application/problem+json\` where \`Accept\` asks
for it. Lists are whole: \`page\`, \`start\` and \`limit\` are ignored.

Numbers name their unit as \`x-unit\`: distances are meters, speeds knots, durations milliseconds. Dates go out as
\`2016-12-10T08:15:30.000+00:00\` and come in as any ISO 8601 text.

**Live**: a WebSocket at \`/api/socket\`, opened with the session's cookie, Basic, Bearer or \`?token=\`, sends JSON of the
schema \`SocketFrame\`: first the latest position of each of your devices, then what changes. \`{}\` keeps it open.`,
    credentials: { session: SESSION, basic: BASIC, bearer: BEARER },
    refusal: { 'text/plain': Sentence, 'application/problem+json': Problem },
  },
  smartserver: {
    title: 'SmartServer IoT users',
    description: `The same users under \`/iap\`, as SmartServer IoT has them. Sign in with \`POST /iap/auth/login\`, which gives
the cookie \`cmsSID\`; all other calls send it.`,
    credentials: {
      cmsSID: { type: 'apiKey', in: 'cookie', name: 'cmsSID', description: 'Given by POST /iap/auth/login' },
    },
    refusal: { 'application/json': SmartServerRefusal },
  },
  vehicles: {
    title: 'Vehicle-user associations v2',
    description: `Which user may see which vehicle, under \`/v2\`. A vehicle is a device; ids are 15 characters. Sign in as for
the Traccar API.`,
    credentials: { session: SESSION, basic: BASIC, bearer: BEARER },
    refusal: { 'application/json': VehiclesRefusal },
  },
  devicehive: {
    title: 'DeviceHive users',
    description: `The same users, groups as networks, under \`/dh/rest\`, as DeviceHive has them. \`POST /dh/rest/token\` with
login and password gives an access token for 30 minutes, and a refresh token to get the next one with.`,
    credentials: {
      jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From POST /dh/rest/token' },
    },
    refusal: { 'application/json': DeviceHiveRefusal },
  },
}
