/** Installs clients side by side, because the registries answer slowly. */
import { join } from 'node:path'
import { npmPackages, pythonPrograms } from '../rehearse/python.ts'
import { CLIENTS, packageOf, type PublishedClient } from './catalog.ts'

/** The command that runs a driver with the package of a client, and its variables. */
interface Program {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface Installation {
  readonly client: PublishedClient
  /** Rejects with MissingTool if the client can't be installed. */
  readonly program: Promise<Program>
}

/** Starts to install the clients into subfolders. */
export const installations = (clients: readonly PublishedClient[], folder: string): readonly Installation[] => {
  const environments = new Map<string, Promise<Program>>()
  return clients.map(client => {
    const name = environmentOf(client)
    const shared = CLIENTS.filter(other => environmentOf(other) === name)
    const program = environments.get(name) ?? install(join(folder, name), shared)
    // Handled again where the client runs.
    program.catch(() => undefined)
    environments.set(name, program)
    return { client, program }
  })
}

const environmentOf = ({ registry, name, version, python }: PublishedClient): string =>
  registry === 'npm' ? `${name}-${version}` : `python-${(python ?? []).join('.')}`

const install = async (folder: string, clients: readonly PublishedClient[]): Promise<Program> => {
  const packages = clients.map(packageOf)
  const [oldest] = clients.flatMap(({ python }) => (python ? [python] : []))
  if (!oldest) return { command: [process.execPath], env: { NODE_PATH: await npmPackages(folder, packages) } }
  const program = await pythonPrograms(folder, packages, { oldest })
  return { command: [program('python')], env: { PYTHONDONTWRITEBYTECODE: '1' } }
}
