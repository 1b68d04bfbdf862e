/** One user from creation to deletion in five APIs over HTTP. A change in one API applies to all. */
import { codeOf } from '#shared/domain/associationCode.ts'
import { endAll, environment, type Server, startServer, temporaryFolder } from '../local/launch.ts'

afterAll(endAll)

const ADMIN = { name: 'admin', password: 'correct horse' }
const DAVE = { name: 'Dave_42', password: 'battery staple' }

interface Answer {
  readonly status: number
  readonly json: any
  readonly cookie: string
}

/** Sends a request with the credentials of one API. A URLSearchParams body is sent as a form. */
type Ask = (request: string, body?: unknown) => Promise<Answer>

const asking =
  ({ api }: Server, credentials: Readonly<Record<string, string>> = {}): Ask =>
  async (request, body) => {
    const [method = '', path = ''] = request.split(' ')
    const form = body instanceof URLSearchParams
    const type = body === undefined || form ? {} : { 'content-type': 'application/json' }
    const response = await fetch(api + path, {
      method,
      headers: { ...credentials, ...type },
      ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== ''
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return { status: response.status, json: isJson ? JSON.parse(text) : text, cookie }
  }

interface Who {
  readonly name: string
  readonly password: string
}

/** Signs in to each API. The vehicle associations and the users API use the Traccar session. */
const doors = (server: Server, { name, password }: Who) => {
  const ask = asking(server)
  return {
    traccar: () => ask('POST /api/session', new URLSearchParams({ email: name, password })),
    smartserver: () => ask('POST /iap/auth/login', { username: name, password }),
    devicehive: () => ask('POST /dh/rest/token', { login: name, password }),
  }
}

/** A user that is signed in to all APIs. */
const signedIn = async (server: Server, who: Who) => {
  const { traccar, smartserver, devicehive } = doors(server, who)
  const [session, cms, hive] = [await traccar(), await smartserver(), await devicehive()]
  expect([session.status, cms.status, hive.status]).toEqual([200, 200, 201])
  return {
    traccar: asking(server, { cookie: session.cookie }),
    smartserver: asking(server, { cookie: cms.cookie }),
    devicehive: asking(server, { authorization: `Bearer ${hive.json.accessToken}` }),
  }
}

const refusedEverywhere = async (server: Server, who: Who): Promise<number[]> => {
  const { traccar, smartserver, devicehive } = doors(server, who)
  return [(await traccar()).status, (await smartserver()).status, (await devicehive()).status]
}

test('creates a user in DeviceHive, uses it in Traccar, blocks it in SmartServer, and deletes it in all APIs', async () => {
  const server = await startServer(environment(temporaryFolder(), { ADMIN_PASSWORD: ADMIN.password }))
  const admin = await signedIn(server, ADMIN)
  await admin.smartserver('PUT /iap/users/acceptlicense')

  // DeviceHive creates the user.
  const draft = { login: DAVE.name, password: DAVE.password, role: 1 }
  const made = await admin.devicehive('POST /dh/rest/user', draft)
  expect([made.status, made.json.login]).toEqual([201, DAVE.name])
  const { id } = made.json

  // The user signs in to all APIs with that login, and gets a device in Traccar.
  const dave = await signedIn(server, DAVE)
  const van = await dave.traccar('POST /api/devices', { name: 'Van', uniqueId: 'van' })
  expect([van.status, van.json.name]).toEqual([200, 'Van'])
  const later = await admin.traccar(`GET /api/users/${id}`)
  expect(later.json).toMatchObject({ id, email: DAVE.name, administrator: false, disabled: false })

  // SmartServer lists and blocks the user. All sign-ins fail, and existing credentials are invalid.
  const seen = await admin.smartserver(`GET /iap/users?userName=${DAVE.name}`)
  expect(seen.json).toMatchObject([{ id, userName: DAVE.name, userType: 'USER', blocked: false }])
  expect((await admin.smartserver('PUT /iap/users', { id, blocked: true })).json).toMatchObject({ blocked: true })
  expect((await admin.devicehive(`GET /dh/rest/user/${id}`)).json).toMatchObject({ status: 2 })
  const list = `GET /v2/vehicles/${codeOf('vehicle', van.json.id)}/associations/users`
  const answers = [
    await dave.traccar('GET /api/devices'),
    await dave.traccar(list),
    await dave.smartserver('GET /iap/users/current'),
    await dave.devicehive('GET /dh/rest/user/current'),
  ]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
  expect((await refusedEverywhere(server, DAVE)).every(status => status >= 400 && status < 500)).toBe(true)

  // After unblocking, the user can sign in again.
  expect((await admin.smartserver('PUT /iap/users', { id, blocked: false })).status).toBe(200)
  expect((await admin.devicehive(`GET /dh/rest/user/${id}`)).json).toMatchObject({ status: 0 })
  const again = await signedIn(server, DAVE)
  expect((await again.traccar('GET /api/devices')).json).toMatchObject([{ id: van.json.id, name: 'Van' }])

  // The vehicle associations list the user under the same name, and give another user access to the van.
  const associations = await again.traccar(`${list}?attributes[]=username&includes[device][]=imei&count=true`)
  expect(associations.json).toMatchObject({
    data: [
      {
        attributes: { username: DAVE.name },
        relationships: { user: { id: codeOf('user', id) }, device: { attributes: { imei: 'van' } } },
      },
    ],
    meta: { count: 1 },
  })
  const data = [{ vehicle_id: codeOf('vehicle', van.json.id), user_id: codeOf('user', 1) }]
  expect((await admin.traccar('POST /v2/vehicles/associations/users', { data })).status).toBe(200)
  expect((await admin.traccar('GET /api/devices')).json).toMatchObject([{ id: van.json.id }])
  const nowhere = await admin.traccar('PATCH /v2/vehicles/associations/users', { data })
  expect(nowhere).toMatchObject({ status: 404, json: { status: 404, error: 'Not Found', message: 'Not Found' } })

  // The user is deleted in one API and missing in all. The other user keeps access to the van.
  expect((await admin.devicehive(`DELETE /dh/rest/user/${id}`)).status).toBe(204)
  expect((await admin.traccar(`GET /api/users/${id}`)).status).toBe(404)
  expect((await admin.devicehive(`GET /dh/rest/user/${id}`)).status).toBe(404)
  expect((await admin.smartserver(`GET /iap/users?userName=${DAVE.name}`)).status).toBe(404)
  const left = await admin.traccar(list)
  expect(left.json.data.map((one: any) => one.relationships.user.id)).toEqual([codeOf('user', 1)])
  const { type, id: association } = left.json.data[0]
  const taken = await admin.traccar('DELETE /v2/vehicles/associations/users', { data: { type, id: association } })
  expect([taken.status, taken.json]).toEqual([200, { data: [{ type, id: association }] }])
  expect((await again.traccar('GET /api/devices')).status).toBe(401)
  expect((await again.devicehive('GET /dh/rest/user/current')).status).toBe(401)
  expect((await refusedEverywhere(server, DAVE)).every(status => status >= 400 && status < 500)).toBe(true)
  const { code } = await server.kill('SIGTERM')
  expect(code).toBe(0)
})
