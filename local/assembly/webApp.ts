/** Makes sure that the web app is built from its sources as they are now. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { StartError } from '../program/settings.ts'

/** Gives the folder of the built app; `say` hears when it has to be built. Throws StartError. */
export const webAppFolder = async (root: string, say: (line: string) => void): Promise<string> => {
  const child = spawn(process.execPath, ['web/build.mjs'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  let folder = ''
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (folder += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => {
    if (said === '') say(chunk.toString().split('\n')[0] ?? '')
    said = (said + chunk.toString()).slice(-20_000)
  })
  const [code] = await once(child, 'close')
  process.off('exit', endWithUs)
  if (code !== 0) throw new StartError(`Cannot build the web app: ${said.split('\n').slice(1).join('\n').trim()}`)
  return folder.trim()
}
