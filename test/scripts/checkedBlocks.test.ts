import { readFileSync } from 'node:fs'
import { assignmentsOf, difference, checkedBlocksOf } from '../../scripts/checkedBlocks.ts'

const TEXT = `# Title

\`\`\`sh
npm start
\`\`\`

\`\`\`sh check
me=admin
curl a
\`\`\`

\`\`\`json
{ "id": 1 }
\`\`\`

\`\`\`sh check eventually
curl b
\`\`\`

\`\`\`sh check
curl c
\`\`\`

\`\`\`text
200
\`\`\`
`

test('returns only marked blocks, each with the output block after it', () => {
  expect(checkedBlocksOf(TEXT)).toEqual([
    { line: 7, script: 'me=admin\ncurl a', eventually: false, expected: '{ "id": 1 }' },
    { line: 16, script: 'curl b', eventually: true, expected: undefined },
    { line: 20, script: 'curl c', eventually: false, expected: '200' },
  ])
})

test('returns the assignments of a block for later blocks', () => {
  expect(assignmentsOf('me="admin:$(cat x)"\ncurl -u "$me" "http://a/?b=1"')).toEqual(['me="admin:$(cat x)"'])
})

test('ignores members that the text omits, and requires the ones that it shows', () => {
  expect(difference('[{ "id": 1 }]', '[{"id":1,"name":"Van"}]')).toBeUndefined()
  expect(difference('[{ "id": 1 }]', '[{"id":2}]')).toBe('[0].id is 2, but the text shows 1')
  expect(difference('{ "a": { "b": null } }', '{"a":{}}')).toBe('.a.b is nothing, but the text shows null')
  expect(difference('[{ "id": 1 }]', '[]')).toBe('the response is [], but the text shows [{"id":1}]')
  expect(difference('200', '200\n')).toBeUndefined()
  expect(difference('200\n200', '200\n503\n')).toBe('the response is "200\\n503", but the text shows "200\\n200"')
})

test('compares times of the server only by format, and all other times exactly', () => {
  const shown = '{ "serverTime": "2026-11-22T11:16:39.553+00:00", "fixTime": "2026-05-04T06:30:10.000+00:00" }'
  const got = (serverTime: string, fixTime: string) => JSON.stringify({ serverTime, fixTime })
  expect(difference(shown, got('2027-01-01T00:00:00.000+00:00', '2026-05-04T06:30:10.000+00:00'))).toBeUndefined()
  expect(difference(shown, got('now', '2026-05-04T06:30:10.000+00:00'))).toMatch(/^\.serverTime is "now"/)
  expect(difference(shown, got('2027-01-01T00:00:00.000+00:00', '2027-01-01T00:00:00.000+00:00'))).toMatch(/^\.fixTime/)
})

test('finds blocks in the README that register, report, read back and synthesize', () => {
  const scripts = checkedBlocksOf(readFileSync('README.md', 'utf8')).map(({ script }) => script)
  for (const part of ['/api/devices', ':5055/?id=', '/api/positions', '/api/reports/route', 'cdk synth']) {
    expect(scripts.filter(script => script.includes(part))).not.toEqual([])
  }
})
