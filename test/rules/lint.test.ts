import { inCopy, run } from './tree.ts'

interface Report {
  readonly diagnostics: readonly { readonly code?: string; readonly message: string; readonly filename: string }[]
}

const WRONG = `
import { readFile } from 'node:fs/promises'
type Kind = 'a' | 'b'
export const floating = (): void => { readFile('x') }
export const open = (kind: Kind): number => { switch (kind) { case 'a': return 1 } return 2 }
export const claimed = JSON.parse('1') as number
export const constant = { a: 1 } as const
export const anything = (value: any): string => String(value)
export const bang = (value: string | undefined): string => value!
export const env = process.env['HOME']
export const many = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e
console.log(1 == constant.a)
// oxlint-disable-next-line no-debugger
export default floating
`
const WRONG_TEST = `
test.only('alone', () => { expect(1).toBe(1) })
test.skip('left out', () => { expect(1).toBe(1) })
`

test('reports each planted violation', async () => {
  const planted = { 'shared/http/planted.ts': WRONG, 'shared/http/planted.test.ts': WRONG_TEST }
  const { output } = await inCopy(planted, folder =>
    run('oxlint', ['--type-aware', '--format', 'json', 'shared/http'], folder),
  )
  const { diagnostics }: Report = JSON.parse(output)
  const found = diagnostics
    .filter(({ filename }) => filename.includes('planted'))
    .map(({ code, message }) => code ?? message)
  expect([...new Set(found)].sort()).toEqual(
    [
      'Unused oxlint-disable directive (no problems were reported).',
      'typescript(no-floating-promises)',
      'typescript(switch-exhaustiveness-check)',
      'typescript(consistent-type-assertions)',
      'typescript(no-explicit-any)',
      'typescript(no-non-null-assertion)',
      'eslint(eqeqeq)',
      'eslint(no-console)',
      'eslint(max-params)',
      'node(no-process-env)',
      'import(no-default-export)',
      'jest(no-focused-tests)',
      'jest(no-disabled-tests)',
    ].sort(),
  )
  expect(found.filter(code => code === 'typescript(consistent-type-assertions)')).toHaveLength(1)
})
