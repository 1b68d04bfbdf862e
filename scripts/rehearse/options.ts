/** Arguments of `npm run rehearse`. */
import { parseArgs } from 'node:util'

export const HELP = `npm run rehearse [-- OPTIONS]

Deploys the product into an emulated AWS account on this machine, uses it, upgrades it and removes it. Needs Python 3.10 or
newer; installs MiniStack and cfn-lint from PyPI into .build/rehearsal. See docs/rehearsal.md.

  --lint         only check the templates with cfn-lint
  --no-lint      leave out cfn-lint
  --from REF     upgrade from this commit or tag (default: the last release tag, else the previous commit)
  --keep         keep the folder with templates and the log of the emulator
  --help         show this text

Exits with 0 if every step succeeds, with 1 if one fails, and with 3 if Python or PyPI is missing.
`

export interface Options {
  readonly lint: 'only' | 'also' | 'never'
  readonly from: string | undefined
  readonly keep: boolean
}

/** Returns the options. Throws TypeError for unknown or contradicting arguments. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      lint: { type: 'boolean', default: false },
      'no-lint': { type: 'boolean', default: false },
      from: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  })
  if (values.lint && values['no-lint']) throw new TypeError('--lint and --no-lint exclude each other.')
  return {
    lint: values.lint ? 'only' : values['no-lint'] ? 'never' : 'also',
    from: values.from,
    keep: values.keep,
  }
}
