/** What the documents say that no operation does: what an API is, how one signs in to it, and how it refuses. */
import type * as z from 'zod/mini'
import { DeviceHiveRefusal, Problem, Sentence, SmartServerRefusal, VehiclesRefusal } from '../model/refusal.ts'
import type { ApiName } from './operation.ts'

interface DescribedOperation {
  readonly title: string
  /** Markdown. */
  readonly description: string
  /** The ways to sign in, as security schemes by name. */
  readonly credentials: Readonly<Record<string, object>>
  /** What a refusal has, by media type. */
  readonly refusal: Readonly<Record<string, z.ZodMiniType>>
}

const BASIC = { type: 'http', scheme: 'basic', description: 'Email address and password' }
const BEARER = { type: 'http', scheme: 'bearer', description: 'Token of a user, from POST /api/session/token' }
const SESSION = { type: 'apiKey', in: 'cookie', name: 'JSESSIONID', description: 'Set by POST /api/session' }

/** Each API's part of its document that is written by hand. */
export const DESCRIBED: Readonly<Record<ApiName, DescribedOperation>> = {
  traccar: {
    title: 'Traccar 3.9',
    description: `Users, devices, positions and reports, compatible with Traccar 3.9.

Sign in with \`POST /api/session\` for a cookie, or send the email address and password as Basic, or a token as Bearer.
Inaccessible objects return 400. The body of an error is one sentence of plain text, or \`application/problem+json\` if the
\`Accept\` header requests it. Lists are not paged: \`page\`, \`start\` and \`limit\` are ignored.

Numbers state their unit as \`x-unit\`: distances are in meters, speeds in knots, durations in milliseconds. Responses write
dates as \`2016-12-10T08:15:30.000+00:00\`. Requests can use any ISO 8601 text.

**Live**: a WebSocket at \`/api/socket\`, authenticated by the session cookie, Basic, Bearer or \`?token=\`, sends JSON of the
schema \`SocketFrame\`. The first messages have the latest position of each of your devices, later ones the changes. \`{}\` is
sent to keep the connection open.`,
    credentials: { session: SESSION, basic: BASIC, bearer: BEARER },
    refusal: { 'text/plain': Sentence, 'application/problem+json': Problem },
  },
  smartserver: {
    title: 'SmartServer IoT users',
    description: `The same users under \`/iap\`, compatible with SmartServer IoT. Sign in with \`POST /iap/auth/login\`, which sets
the cookie \`cmsSID\`. All other requests must send it.`,
    credentials: {
      cmsSID: { type: 'apiKey', in: 'cookie', name: 'cmsSID', description: 'Set by POST /iap/auth/login' },
    },
    refusal: { 'application/json': SmartServerRefusal },
  },
  vehicles: {
    title: 'Vehicle-user associations v2',
    description: `Grants users access to vehicles, under \`/v2\`. A vehicle is a device. Ids have 15 characters. Sign in as for the
Traccar API.`,
    credentials: { session: SESSION, basic: BASIC, bearer: BEARER },
    refusal: { 'application/json': VehiclesRefusal },
  },
  devicehive: {
    title: 'DeviceHive users',
    description: `The same users, with groups as networks, under \`/dh/rest\`, compatible with DeviceHive. \`POST /dh/rest/token\` with
login and password returns an access token that is valid for 30 minutes, and a refresh token to get the next one.`,
    credentials: {
      jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From POST /dh/rest/token' },
    },
    refusal: { 'application/json': DeviceHiveRefusal },
  },
}
