import { refuseStrangersFromOutside } from '../../../local/program/anonymous.ts'
import { StartError } from '../../../local/program/settings.ts'
import type { SynthesizedFunction } from '../../../local/assembly/synthesizedApp.ts'

const app = (environment: Readonly<Record<string, string>>) => {
  const one: SynthesizedFunction = {
    address: 'vehicles.associations.create',
    file: 'create.mjs',
    timeoutMs: 29_000,
    memoryMb: 512,
    environment,
    statements: [],
  }
  return { functions: new Map([[one.address, one]]) }
}

test('where nobody has to sign in, only this machine is let in', () => {
  const open = app({ VEHICLES_ANONYMOUS: 'true' })
  for (const host of ['127.0.0.1', 'localhost', '::1', '127.0.0.2']) refuseStrangersFromOutside(open, host)
  for (const host of ['0.0.0.0', '::', '192.168.1.7']) {
    expect(() => refuseStrangersFromOutside(open, host)).toThrow(StartError)
    expect(() => refuseStrangersFromOutside(open, host)).toThrow(
      `requires HOST to be a loopback address, but it is "${host}"`,
    )
  }
})

test('else every machine is', () => {
  refuseStrangersFromOutside(app({ TABLE_NAME: 't' }), '0.0.0.0')
})
