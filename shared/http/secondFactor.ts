/** Second factor of a sign-in: a code of an authenticator app. Each code is valid once, and wrong ones are throttled. */
import { badRequest, codeRequired } from '../errors.ts'
import { settingsFrom } from '../domain/settings.ts'
import type { Account } from '../table/accounts.ts'
import { secondFactors } from '../table/secondFactors.ts'
import { server } from '../table/server.ts'
import { signInThrottle } from '../table/signInThrottle.ts'
import type { Table } from '../table/table.ts'
import { takeTurn } from './turns.ts'
import { stepOfCode } from './totp.ts'

const WRONG = 'Wrong code'

/**
 * Checks the code of a user whose password is right. Throws codeRequired without a code, badRequest for a wrong or used
 * one, tooManyRequests after too many wrong codes from any network.
 */
export const checkCode = async (
  account: Account,
  code: string | undefined,
  table: Table,
  now: number,
): Promise<void> => {
  if (!account.secondFactor) return
  if (code === undefined || code.trim() === '') throw codeRequired('Enter the code of your authenticator app')
  // One count for all networks, because whoever tries codes has the password.
  const network = `second factor of ${account.id}`
  const turn = await takeTurn(table, { canonical: String(account.id), network, now })
  if (await isRight(account, code.trim(), table, now)) return signInThrottle(table).succeeded(turn)
  await signInThrottle(table).failed(turn, now)
  throw badRequest(WRONG)
}

const isRight = async ({ id }: Account, code: string, table: Table, now: number): Promise<boolean> => {
  const key = await secondFactors(table).key(id)
  const step = key !== undefined && /^\d{1,6}$/.test(code) ? stepOfCode(key, Number(code), now) : undefined
  return step !== undefined && secondFactors(table).use(id, step)
}

/** Returns true if users can set up a second factor, by the server attribute of Traccar's clients. */
export const canEnableTotp = async (table: Table): Promise<boolean> =>
  settingsFrom((await server(table).get()).attributes).flag('totpEnable')

/** Throws badRequest if the server demands a second factor of users who register themselves, and there is none. */
export const checkForcedTotp = async (totpKey: string | null, table: Table): Promise<void> => {
  if (totpKey) return
  if (settingsFrom((await server(table).get()).attributes).flag('totpForce')) throw badRequest('totpKey is required')
}
