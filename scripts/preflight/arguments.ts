/** Arguments of `npm run preflight`. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { readStage, type Stage } from '../../lib/stage.ts'

export const HELP = `npm run preflight [-- -c KEY=VALUE …] [--region REGION]

Checks before a deployment whether the AWS account is large enough and ready. It only reads.

  -c KEY=VALUE      context key of the deployment, as for cdk deploy; can be repeated
  --region REGION   region of the stage (default: the region of the AWS profile)
  --help            show this text

Uses the credentials of the AWS CLI. Exits with 1 if the deployment would fail.
`

const CdkFile = z.object({ context: z.record(z.string(), z.unknown()) })

/** Returns stage and region. Throws InvalidContext for the values that a deployment rejects. */
export const readArguments = (args: readonly string[]): { stage: Stage; region: string | undefined } => {
  const { values } = parseArgs({
    args: [...args],
    options: { context: { type: 'string', short: 'c', multiple: true, default: [] }, region: { type: 'string' } },
  })
  const { context } = CdkFile.parse(JSON.parse(readFileSync('cdk.json', 'utf8')))
  const keys = values.context.map((text): [string, string] => {
    const at = text.indexOf('=')
    if (at < 1) throw new TypeError(`-c expects KEY=VALUE, but got "${text}".`)
    return [text.slice(0, at), text.slice(at + 1)]
  })
  return { stage: readStage({ ...context, ...Object.fromEntries(keys) }), region: values.region }
}
