/** Document of a page without scripts: its style, and a policy that allows nothing else. */
import { createHash } from 'node:crypto'
import { xml } from '../export/xml.ts'

export interface Page {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sizes follow the reader's text size, and long words break, so that nothing is wider than a small screen. */
const STYLE = `
:root { color-scheme: light dark; --ground: #f4f6f7; --surface: #fff; --line: #8a97a1; --ink: #17212b; --soft: #51606d;
  --accent: #0f766e; --on-accent: #fff; --warning: #fff3d6 }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1720; --surface: #17212b; --line: #6b7b88; --ink: #e8eef2;
  --soft: #a9b7c2; --accent: #2dd4bf; --on-accent: #06251f; --warning: #3d3010 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
  -webkit-text-size-adjust: 100%; overflow-wrap: anywhere; hyphens: auto }
main { max-width: 36rem; margin: 0 auto; padding: 1rem min(1rem, 4vw) }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25 }
h2 { margin: 1.5rem 0 .5rem; font-size: 1.125rem }
section h2 { margin-top: 0 }
section, details { background: var(--surface); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem min(1rem, 4vw) }
details { margin: .5rem 0; padding-block: 0 }
details[open] { padding-bottom: 1rem }
summary { padding: .75rem 0; font-weight: 600; cursor: pointer }
ol { margin: 0; padding-inline-start: 1.25em }
li + li { margin-top: .75rem }
.button { display: block; padding: .75rem min(1rem, 3vw); border-radius: .5rem; background: var(--accent); color: var(--on-accent);
  font-weight: 600; text-align: center; text-decoration: none }
.note { margin: .25rem 0 0; color: var(--soft) }
.plain { padding: .75rem 1rem; border-radius: .5rem; background: var(--warning) }
label { display: block; margin-top: .75rem; font-weight: 600 }
strong, textarea { hyphens: none }
textarea { width: 100%; padding: .5rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--ground);
  color: var(--ink); font: .875rem/1.4 ui-monospace, monospace; resize: vertical; word-break: break-all }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
`

let policy: string | undefined

/** The style never changes, so that its digest is computed once, and not before a browser comes. */
const policyOf = (): string =>
  (policy ??= [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '))

interface Head {
  readonly language: string
  readonly title: string
}

/** Returns the page. `content` is HTML. */
export const documentOf = ({ language, title }: Head, content: string): Page => ({
  headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyOf() },
  body: `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${xml(title)}</title>
<style>${STYLE}</style>
<main>
<h1>${xml(title)}</h1>
${content}
</main>
</html>
`,
})
