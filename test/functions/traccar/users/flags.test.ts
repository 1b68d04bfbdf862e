import { PASSWORD, type Person, basic, world } from '../../../kit/world.ts'
import { atMinute, drive } from '../../../kit/drive.ts'

const van = { name: 'Van', uniqueId: 'v' }
const WRITES = [
  ['traccar.devices.create', { body: { name: 'Bus', uniqueId: 'b' } }],
  ['traccar.devices.update', { params: { id: 1 }, body: { id: 1, ...van, name: 'Other' } }],
  ['traccar.devices.remove', { params: { id: 1 } }],
] as const

/** World with a van of Alice that just reported. mark updates the flags of Alice, configure those of the server. */
const start = async () => {
  const here = await world('2026-06-01T12:01:00Z')
  await here.alice.calls('traccar.devices.create', { body: van }).gets(200)
  await drive(1, [atMinute(0)])
  const mark = (more: object) => {
    const { id, email } = here.alice
    return here.admin
      .calls('traccar.users.update', { params: { id }, body: { name: 'alice', email, ...more } })
      .gets(200)
  }
  const configure = (more: object) => here.admin.calls('traccar.server.update', { body: more }).gets(200)
  return { ...here, mark, configure }
}
type Here = Awaited<ReturnType<typeof start>>

const seesDevices = (person: Pick<Person, 'calls'>) => person.calls('traccar.devices.list').gets(200, [{ name: 'Van' }])

describe.each([
  ['a user', (here: Here, flags: object) => here.mark(flags)],
  ['the server', (here: Here, flags: object) => here.configure(flags)],
])('flag of %s, set and removed', (_, set) => {
  test.each([{ readonly: true }, { deviceReadonly: true }])(
    '%j: allows reading devices and rejects changes',
    async flags => {
      const here = await start()
      await set(here, flags)
      for (const [address, sent] of WRITES) await here.alice.calls(address, sent).gets(400, 'Account is readonly')
      await seesDevices(here.alice)
      await set(here, {})
      for (const [address, sent] of WRITES) expect((await here.alice.calls(address, sent)).status).toBeLessThan(300)
    },
  )

  test('rejects changes of groups for readonly, but not for deviceReadonly', async () => {
    const here = await start()
    await set(here, { deviceReadonly: true })
    await here.alice.calls('traccar.groups.create', { body: { name: 'Fleet' } }).gets(200)
    await set(here, { readonly: true })
    await here.alice.calls('traccar.groups.create', { body: { name: 'Other' } }).gets(400, 'Account is readonly')
  })

  test('rejects commands for limitCommands', async () => {
    const here = await start()
    const command = { body: { deviceId: 1, type: 'custom', attributes: { data: 'x' } } }
    await set(here, { limitCommands: true })
    const rejected = await here.alice.calls('traccar.commands.create', command)
    expect([rejected.status, rejected.text]).toEqual([400, 'Operation restricted'])
    await here.admin.calls('traccar.commands.create', command).gets(200)
    await set(here, {})
    await here.alice.calls('traccar.commands.create', command).gets(200)
  })
})

describe('rejects every kind of credentials from the next request for an account that is', () => {
  const everyCredential = async ({ alice, stranger, mark }: Here) => {
    const token = 'abcdefghijklmnop1234'
    await mark({ token })
    const created = (await alice.calls('traccar.session.createToken').gets(200)).text
    const headers = [`Bearer ${token}`, `Bearer ${created}`, basic(alice.email, PASSWORD)]
    const calls = () => [
      alice.calls('traccar.devices.list'),
      ...headers.map(authorization => stranger.calls('traccar.devices.list', { headers: { authorization } })),
    ]
    return async () => (await Promise.all(calls())).map(({ status }) => status)
  }

  test('disabled', async () => {
    const here = await start()
    const statuses = await everyCredential(here)
    expect(await statuses()).toEqual([200, 200, 200, 200])
    await here.mark({ disabled: true })
    expect(await statuses()).toEqual([401, 401, 401, 401])
    await here.mark({})
    expect(await statuses()).toEqual([200, 200, 200, 200])
  })

  test('expired', async () => {
    const here = await start()
    const statuses = await everyCredential(here)
    await here.mark({ expirationTime: '2026-06-01T12:02:00Z' })
    here.host.clock.advance(59_999)
    expect(await statuses()).toEqual([200, 200, 200, 200])
    here.host.clock.advance(1)
    expect(await statuses()).toEqual([401, 401, 401, 401])
  })
})

test('enforces a device limit from the next request, with 0 and -1 as unlimited', async () => {
  const { alice, mark } = await start()
  const add = (uniqueId: string) => alice.calls('traccar.devices.create', { body: { name: 'Bus', uniqueId } })
  await mark({ deviceLimit: 1 })
  await add('a').gets(400, 'User device limit reached')
  await mark({ deviceLimit: 2 })
  await add('a').gets(200)
  await mark({ deviceLimit: -1 })
  await add('b').gets(200)
  await mark({ deviceLimit: 0 })
  await add('c').gets(200)
})

test('disables registration from the next request', async () => {
  const { stranger, configure } = await start()
  const add = (name: string) =>
    stranger.calls('traccar.users.create', { body: { name, email: `${name}@example.org`, password: 'a secret' } })
  await configure({ registration: true })
  await add('carol').gets(200)
  await configure({ registration: false })
  await add('dora').gets(400, 'Registration disabled')
})
