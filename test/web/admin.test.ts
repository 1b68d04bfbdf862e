import { ACCESSES, accessOf, roleOf, stateOf, userFormValues } from '../../web/src/pages/admin/users.ts'
import { preferenceFormValues } from '../../web/src/preferences/preferences.ts'

const form = (fields: Readonly<Record<string, string>>) => (name: string) => fields[name] ?? ''
const FIELDS = { name: 'Eve', email: 'eve', access: 'view', deviceLimit: '-1', userLimit: '5', administrator: 'on' }

test('keeps the password if the field is empty, and reads empty fields as null', () => {
  expect(userFormValues(form(FIELDS), false)).toEqual({
    name: 'Eve',
    email: 'eve',
    phone: null,
    password: null,
    readonly: true,
    deviceReadonly: false,
    limitCommands: false,
    fixedEmail: false,
    disabled: false,
    expirationTime: null,
  })
})

test('reads the administrator flag and the limits only if the caller is an administrator', () => {
  expect(userFormValues(form(FIELDS), true)).toMatchObject({
    administrator: true,
    admin: true,
    deviceLimit: -1,
    userLimit: 5,
  })
  expect(userFormValues(form({ ...FIELDS, administrator: '' }), true)).toMatchObject({
    administrator: false,
    admin: false,
  })
})

test('offers the least access first, and stores it as two flags', () => {
  const flags = (access: string, deviceReadonly = '') => {
    const { readonly, deviceReadonly: devices } = userFormValues(form({ ...FIELDS, access, deviceReadonly }), false)
    return [readonly, devices]
  }
  expect(ACCESSES.map(access => flags(access))).toEqual([
    [true, false],
    [false, true],
    [false, false],
  ])
  // The flag of the user stays if it means nothing at the moment.
  expect([flags('view', 'on'), flags('change', 'on'), flags('')]).toEqual([
    [true, true],
    [false, false],
    [true, false],
  ])
  for (const access of ACCESSES) {
    const [readonly, deviceReadonly] = flags(access)
    expect(accessOf({ readonly: readonly!, deviceReadonly: deviceReadonly! })).toBe(access)
  }
})

test('reads empty choices as null, for the server default', () => {
  expect(
    preferenceFormValues(form({ speedUnit: 'mph', twelveHourFormat: 'on', latitude: '-12.5', zoom: '7' })),
  ).toEqual({
    distanceUnit: null,
    speedUnit: 'mph',
    coordinateFormat: null,
    twelveHourFormat: true,
    latitude: -12.5,
    longitude: 0,
    zoom: 7,
    map: null,
  })
})

test.each([
  [{ administrator: true, userLimit: 0 }, 'administrator'],
  [{ administrator: false, userLimit: -1 }, 'manager'],
  [{ administrator: false, userLimit: 0 }, 'user'],
])('classifies %j as %s', (user, role) => expect(roleOf(user)).toBe(role))

test.each([
  [{ disabled: true, expirationTime: null }, 'disabled'],
  [{ disabled: false, expirationTime: '2026-06-01T12:00:00.000+00:00' }, 'expired'],
  [{ disabled: false, expirationTime: '2026-06-01T12:00:00.001+00:00' }, 'active'],
  [{ disabled: false, expirationTime: null }, 'active'],
])('reports the state of %j as %s', (user, state) =>
  expect(stateOf(user, Date.parse('2026-06-01T12:00:00Z'))).toBe(state),
)
