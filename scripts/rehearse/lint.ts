/** cfn-lint over the templates of the main variants. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Keys, synthesize } from './cdk.ts'
import { REGION } from './emulator.ts'
import { run } from './processes.ts'
import type { Steps } from './steps.ts'

const certificate = (name: string) => `arn:aws:acm:us-east-1:123456789012:certificate/${name}`

/** Deployments that together have every kind of resource. */
export const VARIANTS: Readonly<Record<string, Keys>> = {
  default: {},
  'own names, keys and a dashboard': {
    webDomain: 'gps.example.org',
    webCertificate: certificate('web'),
    apiDomain: 'api.example.org',
    apiCertificate: certificate('api'),
    trackerDomain: 'trackers.example.org',
    trackerCertificate: certificate('trackers'),
    hostedZone: 'Z0123456789:example.org',
    mailFrom: 'gps@example.org',
    alarmEmail: 'ops@example.org',
    dashboard: 'true',
    streamMode: 'on-demand',
    kmsKey: 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555',
  },
  'direct ingestion, disposable, without the web app': {
    ingestion: 'direct',
    disposable: 'true',
    web: 'false',
    alarms: 'few',
    trackerDoor: 'cloudfront',
  },
}

/** Rules of cfn-lint that are not applied, with the reason. */
const IGNORED: Readonly<Record<string, string>> = {
  W3005: 'CDK adds explicit dependencies to those that references imply.',
}

/** Returns the templates in the folders, each content once. */
const templatesIn = (folders: readonly string[]): string[] => {
  const byContent = new Map<string, string>()
  for (const folder of folders) {
    for (const name of readdirSync(folder).filter(file => file.endsWith('.template.json'))) {
      const file = join(folder, name)
      const hash = createHash('sha256').update(readFileSync(file)).digest('hex')
      if (!byContent.has(hash)) byContent.set(hash, file)
    }
  }
  return [...byContent.values()]
}

/** Synthesizes the variants and checks their templates. Rejects with the findings. */
export const lintVariants = async (steps: Steps, cfnLint: string, scratch: string): Promise<void> => {
  const names = Object.keys(VARIANTS)
  const synthesizeAll = async () => {
    const folders: string[] = []
    for (const [n, keys] of Object.values(VARIANTS).entries())
      folders.push(await synthesize(resolve('.'), keys, join(scratch, `lint-${n}`)))
    return templatesIn(folders)
  }
  const templates = await steps.run(
    `synthesize ${names.length} variants`,
    synthesizeAll,
    files => `${files.length} templates`,
  )
  const ignored = Object.keys(IGNORED).flatMap(rule => ['--ignore-checks', rule])
  const check = (files: readonly string[]) =>
    run([cfnLint, '--regions', REGION, '--format', 'parseable', ...ignored, '--template', ...files])
  const halves = [0, 1].map(half => templates.filter((_, n) => n % 2 === half))
  await steps.run('cfn-lint', () => Promise.all(halves.map(check)))
}
