/** The on-failure folder, the stream and the functions of a local system: through its server, or directly if none runs. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ControlClient, ControlError, findServer } from './controlClient.ts'
import { syncFolder } from '../program/files.ts'
import { errorCode } from '../program/errorCode.ts'
import { Invocations } from '../aws/invocations.ts'
import { Journal } from '../stream/journal.ts'
import { localApp } from '../assembly/localApp.ts'
import { lockStopped } from '../program/stoppedServer.ts'
import { NotRedriven, type RedriveTarget, type SetAsideStore } from './redriveRun.ts'
import { DEFAULT_RULES } from '../assembly/synthesizedApp.ts'

const FOLDER = 'on-failure'

export interface TargetHere {
  readonly target: RedriveTarget
  close(): Promise<void>
}

/** Throws StartError if the folder is used by a server that does not listen for commands. */
export const targetHere = async (dataFolder: string, say: (line: string) => void): Promise<TargetHere> => {
  const server = await findServer(dataFolder)
  if (server) return { target: serverTarget(server), close: async () => undefined }
  return stoppedTarget(dataFolder, say)
}

export const storeHere = (dataFolder: string): SetAsideStore => folderStore(join(dataFolder, FOLDER))

const folderStore = (folder: string): SetAsideStore => ({
  async *list() {
    const names = await readdir(folder).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return []
      throw error
    })
    yield* names.filter(name => name.endsWith('.json')).sort()
  },
  read: name =>
    readFile(join(folder, name), 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }),
  remove: async name => {
    await rm(join(folder, name), { force: true })
    await syncFolder(folder)
  },
})

/** The stream refuses more than it can hold for a consumer; it takes some seconds to work that off. */
const TRY_AGAIN_MS = 500
const TRY_FOR_MS = 60_000

const serverTarget = (server: ControlClient): RedriveTarget => ({
  putRecord: (partitionKey, data) => patiently(() => server.putRecord(partitionKey, data)),
  invoke: (functionArn, payload) => patiently(() => server.invoke(functionArn, payload)),
})

const patiently = async (work: () => Promise<void>): Promise<void> => {
  for (const deadline = performance.now() + TRY_FOR_MS; ;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ControlError)) throw error
      if (!error.passing) throw new NotRedriven(error.message)
      if (performance.now() > deadline) throw error
      await sleep(TRY_AGAIN_MS)
    }
  }
}

/** The stream and the invocations of a folder without a server: they wait there for its next start. */
const stoppedTarget = async (dataFolder: string, say: (line: string) => void): Promise<TargetHere> => {
  const unlock = lockStopped(dataFolder)
  try {
    const app = await localApp(say)
    const log = (_level: string, entry: Readonly<Record<string, unknown>>): void => say(JSON.stringify(entry))
    const now = () => Date.now()
    const journal = await Journal.open({ folder: join(dataFolder, 'stream'), shards: app.shards, now, log })
    const invocations = new Invocations({
      folder: join(dataFolder, 'invocations'),
      rulesOf: () => DEFAULT_RULES,
      setAside: () => Promise.reject(new Error('no invocation runs in this process')),
      now,
      log,
    })
    const target: RedriveTarget = {
      putRecord: (partitionKey, data) => journal.put(partitionKey, data),
      invoke: async (functionArn, payload) => {
        if (!app.functions.has(functionArn)) throw new NotRedriven(`unknown function ${functionArn}`)
        await invocations.accept(functionArn, payload)
      },
    }
    const close = async (): Promise<void> => {
      await journal.close()
      unlock()
    }
    return { target, close }
  } catch (error) {
    unlock()
    throw error
  }
}
