/** The synthesized app of this checkout, for commands that work without a server. */
import { synthesizedFolder } from './builds.ts'
import { readSynthesizedApp, type SynthesizedApp } from './synthesizedApp.ts'

export const localApp = async (say: (line: string) => void): Promise<SynthesizedApp> =>
  readSynthesizedApp(await synthesizedFolder(process.cwd(), say))
