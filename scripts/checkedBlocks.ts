/**
 * Reads the checked commands of a Markdown text: code blocks marked `sh check`, each followed by a block with its expected
 * output. `sh check eventually` is repeated for some seconds, because reports are visible after a short delay.
 */
export interface CheckedBlock {
  /** First line of the block in the text. */
  readonly line: number
  readonly script: string
  readonly eventually: boolean
  /** Expected output, as in the text. */
  readonly expected: string | undefined
}

interface Block {
  readonly line: number
  readonly kind: string
  readonly text: string
}

const BLOCK = /^```(.*)\n([^]*?)^```$/gm

const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(BLOCK)].map(({ index, 1: kind = '', 2: text = '' }) => ({
    line: markdown.slice(0, index).split('\n').length,
    kind: kind.trim(),
    text: text.trimEnd(),
  }))

/** Returns the marked blocks, in order. */
export const checkedBlocksOf = (markdown: string): CheckedBlock[] => {
  const blocks = blocksOf(markdown)
  return blocks.flatMap(({ line, kind, text }, n): CheckedBlock[] => {
    const [language, ...marks] = kind.split(' ')
    if (language !== 'sh' || !marks.includes('check')) return []
    const next = blocks[n + 1]
    const expected = next && ['json', 'text'].includes(next.kind) ? next.text : undefined
    return [{ line, script: text, eventually: marks.includes('eventually'), expected }]
  })
}

/** Returns the lines that assign variables. Later blocks use them, because a reader enters all blocks in one shell. */
export const assignmentsOf = (script: string): string[] => script.split('\n').filter(line => /^\w+=/.test(line))

/** Times that differ in each run. Only their format is compared. */
const SERVER_TIMES = new Set(['serverTime', 'lastUpdate'])
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const short = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 200)

const differenceIn = (shown: unknown, got: unknown, path: string): string | undefined => {
  const differ = `${path || 'the response'} is ${short(got)}, but the text shows ${short(shown)}`
  if (Array.isArray(shown)) {
    if (!Array.isArray(got) || got.length !== shown.length) return differ
    return firstOf(shown.map((one, n) => () => differenceIn(one, got[n], `${path}[${n}]`)))
  }
  if (isObject(shown)) {
    if (!isObject(got)) return differ
    // The response can have members that the text omits, but must have those that it shows.
    return firstOf(
      Object.entries(shown).map(([name, value]) => () => {
        const isServerTime = SERVER_TIMES.has(name) && typeof value === 'string' && TIME.test(value)
        if (isServerTime && TIME.test(String(got[name]))) return undefined
        return differenceIn(value, got[name], `${path}.${name}`)
      }),
    )
  }
  return shown === got ? undefined : differ
}

const firstOf = (checks: readonly (() => string | undefined)[]): string | undefined => {
  for (const check of checks) {
    const found = check()
    if (found !== undefined) return found
  }
  return undefined
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Text that is not JSON is compared literally.
    return text.trim()
  }
}

/** Returns the first difference between the text and the output as a sentence, or undefined if they match. */
export const difference = (shown: string, got: string): string | undefined =>
  differenceIn(jsonOf(shown), jsonOf(got), '')
