import { isDeviceReadonly, isReadonly } from '#shared/domain/access.ts'
import { isCommandLimited } from '#shared/domain/commandRules.ts'
import { type SignedIn, useSignedIn } from './sessionStore.ts'

/** Rights of the user, for showing or hiding controls. The server enforces them. */
export interface Rights {
  readonly administrator: boolean
  /** True if the user can manage other users. */
  readonly managesUsers: boolean
  readonly mayWrite: boolean
  readonly mayWriteDevices: boolean
  readonly maySendCommands: boolean
  /** False if the user sees current positions and events only. */
  readonly mayReport: boolean
}

export const managesUsers = ({ user }: SignedIn): boolean => user.administrator === true || user.userLimit !== 0

/** Returns whether the user can read history and reports. */
export const mayReport = ({ user, server }: SignedIn): boolean =>
  user.administrator === true || !(user.disableReports === true || server.disableReports === true)

export const useRights = (): Rights => {
  const signedIn = useSignedIn()
  const { user, server } = signedIn
  const viewer = { administrator: user.administrator === true }
  const mayWrite = !isReadonly(viewer, user, server)
  return {
    ...viewer,
    managesUsers: managesUsers(signedIn),
    mayWrite,
    mayWriteDevices: !isDeviceReadonly(viewer, user, server),
    maySendCommands: mayWrite && !isCommandLimited(viewer, user, server),
    mayReport: mayReport(signedIn),
  }
}
