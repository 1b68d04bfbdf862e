/** Texts of the web app: all words that users see are in the catalogs. */
import { parseSync } from '@swc/core'
import { type Source, sources } from './sources.ts'

/** The API reference is in English, like the documents that it shows. Addresses of operations are generated. */
const WITHOUT_RULE = /^web\/src\/(texts\/|docs\/|api\/operations\.ts$)/

const files = sources.filter(({ path }) => path.startsWith('web/src/') && !WITHOUT_RULE.test(path))

interface Node {
  readonly type: string
  readonly [member: string]: any
}

interface Found {
  readonly node: Node
  /** Nodes around it, outermost first. */
  readonly around: readonly Node[]
}

/** Returns all nodes of a syntax tree. */
const nodesIn = (value: unknown, around: readonly Node[] = []): Found[] => {
  if (Array.isArray(value)) return value.flatMap(one => nodesIn(one, around))
  if (typeof value !== 'object' || value === null) return []
  const node = 'type' in value && typeof value.type === 'string' ? (value as Node) : undefined
  const below = Object.values(value).flatMap(one => nodesIn(one, node ? [...around, node] : around))
  return node ? [{ node, around }, ...below] : below
}

/** Returns the words of a literal; the values of a template are `{}`. Undefined for other nodes. */
const wordsOf = ({ type, value, quasis }: Node): string | undefined => {
  if (type === 'JSXText' || type === 'StringLiteral') return value
  if (type === 'TemplateLiteral') return quasis?.map(({ raw }: { raw: string }) => raw).join('{}')
  return undefined
}

/** Attributes of elements, and of our components, whose value users see or hear. */
const SHOWN =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label|hint|help|text)$/

/** Between an attribute or an element and a literal that becomes its text. */
const PASSING =
  /^(JSXExpressionContainer|ConditionalExpression|BinaryExpression|ParenthesisExpression|TemplateLiteral)$/

const isCompared = (node: Node | undefined): boolean =>
  node?.type === 'BinaryExpression' && /[=<>]/.test(node['operator'])

const isInElement = ({ around }: Found): boolean => {
  if (isCompared(around.at(-1))) return false
  const holder = around.findLast(({ type }) => !PASSING.test(type))
  if (holder?.type === 'JSXElement' || holder?.type === 'JSXFragment') return true
  return holder?.type === 'JSXAttribute' && SHOWN.test(holder['name'].value ?? attributeName(holder))
}

const attributeName = ({ name }: Node): string => `${name.namespace?.value}-${name.name?.value}`

/** Messages for developers: pages show `errorMessage(error)`. */
const isThrown = ({ around }: Found): boolean =>
  around.some(({ type, callee }) => type === 'NewExpression' && /(Error|Exception)$/.test(callee.value ?? ''))

/** A literal of several words with a capital letter or a full stop is a sentence or a title. */
const isSentence = (words: string): boolean =>
  /\p{L}{2,},? \p{L}{2,}/u.test(words) && (/^\P{L}*\p{Lu}/u.test(words) || /[.?!…]$/.test(words))

/** Of a font, of the first group as the server stores it, of a source, and the first line of a file. */
const NAMES = new Set([
  'Noto Sans',
  'Default Network',
  'GeoNames',
  'Towns of GeoNames, https://www.geonames.org, CC BY 4.0',
])

const textsOutside = ({ path, text }: Pick<Source, 'path' | 'text'>): string[] =>
  nodesIn(parseSync(text, { syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2023' })).flatMap(found => {
    const words = wordsOf(found.node)?.trim()
    if (words === undefined || !/\p{L}/u.test(words) || NAMES.has(words)) return []
    const isText = found.node.type === 'JSXText' || isInElement(found) || (isSentence(words) && !isThrown(found))
    return isText ? [`${path}: ${words}`] : []
  })

test('finds all words that users see in the catalogs', () => {
  expect(files.length).toBeGreaterThan(150)
  expect(files.flatMap(textsOutside)).toEqual([])
})

test.each([
  ['<p>Sign in</p>'],
  ['<p>{isOpen ? "open" : closed}</p>'],
  ['<p>{`${count} devices`}</p>'],
  ['<button aria-label="close" />'],
  ['<Field label={wide ? "name" : texts.name} />'],
  ['<img alt="a van" />'],
  ['showToast({ tone: "plain", text: "Saved it." })'],
  ['const title = `Devices of ${name}`'],
])('refused: %s', code => {
  expect(textsOutside({ path: 'planted.tsx', text: code })).toHaveLength(1)
})

test.each([
  ['<p>{texts.title} · {name}</p>'],
  ['<p className={styles["name"]} data-kind="open">{kind === "all" && count(3)} %</p>'],
  ['throw new Error("There is no map around")'],
  ['const shape = "POLYGON"'],
])('accepted: %s', code => {
  expect(textsOutside({ path: 'planted.tsx', text: code })).toEqual([])
})
