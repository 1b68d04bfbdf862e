/** Who can use the key that identifies a deployment to push services. */
import { permissionOf, type Statement } from '../../local/aws/policies.ts'
import { declaredFor } from './declared.ts'
import { type Synthesized, synthesize } from './synthesized.ts'

let app: Synthesized
beforeAll(() => {
  app = synthesize()
})

const ACTIONS = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']

const reaching = (address: string): string[] => {
  const policies: { readonly PolicyDocument: { readonly Statement: Statement[] } }[] =
    app.roleOf(address).Properties['Policies']
  const statements = policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some(action => action.startsWith('dynamodb:')))
    .map(statement => ({ ...statement, Resource: 'arn:aws:dynamodb:local:0:table/Table' }))
  const may = permissionOf(statements)
  return ACTIONS.filter(action => may(`dynamodb:${action}`, 'VAPID'))
}

test('only those that send messages can read it, and only the setup can create it', () => {
  const all = declaredFor('stream').map(({ address }) => [address, reaching(address)] as const)
  expect(all.length).toBeGreaterThan(100)
  expect(Object.fromEntries(all.filter(([, actions]) => actions.length > 0))).toEqual({
    'stream.notifications': ['GetItem'],
    'traccar.push.test': ['GetItem'],
    'deploy.setup': ['PutItem'],
  })
})
