/**
 * The conversation in a Markdown text: blocks of shell that are marked as `sh check`, each with the block behind it as its
 * answer. `sh check eventually` is repeated for a while, because what was sent shows a moment later.
 */
export interface Step {
  /** Where the block begins in the text. */
  readonly line: number
  readonly script: string
  readonly eventually: boolean
  /** What must be answered, as it stands in the text. */
  readonly answer: string | undefined
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

/** The marked blocks, in order. */
export const stepsOf = (markdown: string): Step[] => {
  const blocks = blocksOf(markdown)
  return blocks.flatMap(({ line, kind, text }, n): Step[] => {
    const [language, ...marks] = kind.split(' ')
    if (language !== 'sh' || !marks.includes('check')) return []
    const next = blocks[n + 1]
    const answer = next && ['json', 'text'].includes(next.kind) ? next.text : undefined
    return [{ line, script: text, eventually: marks.includes('eventually'), answer }]
  })
}

/** The lines that give names to values, which later blocks use: a reader types all of them into one shell. */
export const assignmentsOf = (script: string): string[] => script.split('\n').filter(line => /^\w+=/.test(line))

/** Of each run another: compared by their form only. */
const MOMENTS = new Set(['serverTime', 'lastUpdate'])
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/

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
    // What the text leaves out may be there; what it shows must be.
    return firstOf(
      Object.entries(shown).map(([name, value]) => () => {
        const moments = MOMENTS.has(name) && typeof value === 'string' && MOMENT.test(value)
        if (moments && MOMENT.test(String(got[name]))) return undefined
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
    // Not JSON: compared as it is.
    return text.trim()
  }
}

/** Where an answer is not as the text shows it, as a sentence; undefined when it is. */
export const difference = (shown: string, got: string): string | undefined =>
  differenceIn(jsonOf(shown), jsonOf(got), '')
