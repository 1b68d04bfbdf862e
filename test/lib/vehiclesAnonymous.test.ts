import { type Resource, type Synthesized, synthesize } from './synthesized.ts'

let app: Synthesized
let functions: Resource[]

beforeAll(() => {
  app = synthesize({ vehiclesAnonymous: 'true' })
  functions = app.ofType('AWS::Lambda::Function')
})

test('warns at each synth if vehicle associations allow anonymous access', () => {
  expect(app.warnings.filter(warning => warning.startsWith('vehiclesAnonymous is set: anyone'))).toHaveLength(1)
})

test('sets anonymous access only in the functions of vehicle associations', () => {
  const open = functions.filter(({ Properties }) => Properties['Environment']?.Variables?.VEHICLES_ANONYMOUS === 'true')
  expect(open.map(({ Properties }) => Properties['FunctionName']).sort()).toEqual([
    'gps-dev-vehicles-associations-create',
    'gps-dev-vehicles-associations-list',
    'gps-dev-vehicles-associations-remove',
  ])
  expect(
    functions.filter(({ Properties }) => 'VEHICLES_ANONYMOUS' in (Properties['Environment']?.Variables ?? {})),
  ).toEqual(open)
})
