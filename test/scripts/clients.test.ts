/** The parts of `npm run clients` that need no registry. */
import { existsSync, readFileSync } from 'node:fs'
import { CLIENTS, packageOf, titleOf } from '../../scripts/clients/catalog.ts'
import { memberOf } from '../../scripts/clients/json.ts'

test('every client has a driver, a pinned version, and a row in the documentation', () => {
  const text = readFileSync('docs/clients.md', 'utf8')
  for (const client of CLIENTS) {
    expect(existsSync(`scripts/clients/drivers/${client.driver}`)).toBe(true)
    expect(packageOf(client)).toMatch(/^[\w.-]+(@|==)\d+\.\d+\.\d+$/)
    expect([titleOf(client), text.includes(`\`${client.name}\` ${client.version}`)]).toEqual([titleOf(client), true])
  }
})

test('reads a member of a response, and names the response without it', () => {
  expect(memberOf('{"id":7}', 'id')).toBe(7)
  expect(() => memberOf('{"name":"Van"}', 'id')).toThrow('Expected the member id in {"name":"Van"}')
  expect(() => memberOf('null', 'id')).toThrow('Expected the member id in null')
})
