/** Arguments of `npm run referee`. */
import { parseArgs } from 'node:util'
import { StartError } from '../../local/program/settings.ts'

export const HELP = `npm run referee -- --endpoint URL | --dynamodb-local FOLDER | --ministack | --moto

Runs the tests of the table and the log against another implementation of DynamoDB than the embedded one. They create tables
named test-… and leave them.

  --endpoint URL             a running one, such as http://127.0.0.1:8000
  --dynamodb-local FOLDER    DynamoDB Local of Amazon, downloaded and unpacked in this folder; needs Java
  --ministack                MiniStack, installed from PyPI; needs Python
  --moto                     moto's server, installed from PyPI; needs Python
  --help                     show this text

Exits with 0 if all tests pass, with 1 if one fails, and with 3 if Python or PyPI is missing. docs/rehearsal.md lists the
differences that are known.
`

export type Referee =
  { readonly endpoint: string } | { readonly dynamodbLocal: string } | { readonly python: 'ministack' | 'moto' }

/** Returns the implementation to use. Throws StartError unless the arguments name exactly one. */
export const readReferee = (args: readonly string[]): Referee => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      endpoint: { type: 'string' },
      'dynamodb-local': { type: 'string' },
      ministack: { type: 'boolean', default: false },
      moto: { type: 'boolean', default: false },
    },
  })
  const named: readonly (Referee | undefined)[] = [
    values.endpoint === undefined ? undefined : { endpoint: values.endpoint },
    values['dynamodb-local'] === undefined ? undefined : { dynamodbLocal: values['dynamodb-local'] },
    values.ministack ? { python: 'ministack' } : undefined,
    values.moto ? { python: 'moto' } : undefined,
  ]
  const [referee, ...more] = named.filter(one => one !== undefined)
  if (!referee || more.length > 0) throw new StartError('Expected one implementation. Run with --help for usage.')
  return referee
}
