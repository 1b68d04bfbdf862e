/** Redrive of a local system: its on-failure folder, stream and functions, through its server or directly if none runs. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ControlClient, ControlError, findServer } from './controlClient.ts'
import { errorCode, syncFolder } from '../program/files.ts'
import { Invocations } from '../aws/invocations.ts'
import { Journal } from '../stream/journal.ts'
import { localApp } from '../assembly/synthesizedApp.ts'
import { lockStopped } from '../program/dataFolder.ts'
import { CannotRedrive, type RedriveTarget, type DeadLetterStore } from './redriveRun.ts'
import { DEFAULT_INVOKE_CONFIG } from '../assembly/eventSources.ts'

const FOLDER = 'on-failure'

export interface LocalTarget {
  readonly target: RedriveTarget
  close(): Promise<void>
}

/** Throws StartError if a server uses the folder but does not listen for commands. */
export const localTarget = async (dataFolder: string, say: (line: string) => void): Promise<LocalTarget> => {
  const server = await findServer(dataFolder)
  if (server) return { target: serverTarget(server), close: async () => undefined }
  return stoppedTarget(dataFolder, say)
}

export const localStore = (dataFolder: string): DeadLetterStore => folderStore(join(dataFolder, FOLDER))

const folderStore = (folder: string): DeadLetterStore => ({
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

/** A full backlog rejects records until the consumer has processed some, which takes several seconds. */
const RETRY_MS = 500
const RETRY_FOR_MS = 60_000

const serverTarget = (server: ControlClient): RedriveTarget => ({
  putRecord: (partitionKey, data) => withRetries(() => server.putRecord(partitionKey, data)),
  invoke: (functionArn, payload) => withRetries(() => server.invoke(functionArn, payload)),
})

const withRetries = async (work: () => Promise<void>): Promise<void> => {
  for (const deadline = performance.now() + RETRY_FOR_MS; ;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ControlError)) throw error
      if (!error.temporary) throw new CannotRedrive(error.message)
      if (performance.now() > deadline) throw error
      await sleep(RETRY_MS)
    }
  }
}

/** Writes to the stream and the invocations of a folder without a server. They are processed after its next start. */
const stoppedTarget = async (dataFolder: string, say: (line: string) => void): Promise<LocalTarget> => {
  const unlock = lockStopped(dataFolder)
  try {
    const app = await localApp(say)
    const log = (_level: string, entry: Readonly<Record<string, unknown>>): void => say(JSON.stringify(entry))
    const now = () => Date.now()
    const journal = await Journal.open({ folder: join(dataFolder, 'stream'), shards: app.shards, now, log })
    const invocations = new Invocations({
      folder: join(dataFolder, 'invocations'),
      invokeConfigOf: () => DEFAULT_INVOKE_CONFIG,
      writeDeadLetter: () => Promise.reject(new Error('no invocation runs in this process')),
      now,
      log,
    })
    const target: RedriveTarget = {
      putRecord: (partitionKey, data) => journal.put(partitionKey, data),
      invoke: async (functionArn, payload) => {
        if (!app.functions.has(functionArn)) throw new CannotRedrive(`unknown function ${functionArn}`)
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
