import { isDeviceReadonly, isReadonly } from '#shared/domain/access.ts'
import { isCommandLimited } from '#shared/domain/commandRules.ts'
import { useSignedIn } from './sessionStore.ts'

/** Rights of the user, for showing or hiding controls. The server enforces them. */
export interface Rights {
  readonly administrator: boolean
  /** True if the user can manage other users. */
  readonly managesUsers: boolean
  readonly mayWrite: boolean
  readonly mayWriteDevices: boolean
  readonly maySendCommands: boolean
}

export const useRights = (): Rights => {
  const { user, server } = useSignedIn()
  const viewer = { administrator: user.administrator === true }
  const mayWrite = !isReadonly(viewer, user, server)
  return {
    ...viewer,
    managesUsers: viewer.administrator || user.userLimit !== 0,
    mayWrite,
    mayWriteDevices: !isDeviceReadonly(viewer, user, server),
    maySendCommands: mayWrite && !isCommandLimited(viewer, user, server),
  }
}
