/** Files of a cloud assembly: templates and asset manifests. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'

const Template = z.object({
  Resources: z._default(
    z.record(z.string(), z.object({ Type: z.string(), Properties: z._default(z.record(z.string(), z.unknown()), {}) })),
    {},
  ),
  Parameters: z._default(z.record(z.string(), z.object({ Default: z.optional(z.unknown()) })), {}),
  Outputs: z._default(z.record(z.string(), z.object({ Value: z.unknown() })), {}),
})
export type Template = z.infer<typeof Template>

const Assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
})

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

/** Returns the directory or file of each asset by its object key. */
export const readAssets = (directory: string): Map<string, string> => {
  const found = new Map<string, string>()
  for (const file of readdirSync(directory).filter(name => name.endsWith('.assets.json'))) {
    for (const { source, destinations } of Object.values(Assets.parse(readJson(join(directory, file))).files)) {
      for (const { objectKey } of Object.values(destinations)) found.set(objectKey, join(directory, source.path))
    }
  }
  return found
}

export const readTemplate = (file: string): Template => Template.parse(readJson(file))
