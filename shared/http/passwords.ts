/** Password hashes: scrypt with the parameters that OWASP recommends, in PHC format, with limited concurrency. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { PASSWORD_MIN_DEFAULT, passwordMinLength, PASSWORD_MAX, refusedPassword } from '../domain/passwordRule.ts'
import { badRequest, unavailable } from '../errors.ts'
import { currentHost, type Host, type PasswordCost } from '../runtime.ts'
import { server } from '../table/server.ts'
import type { Table } from '../table/table.ts'

/** OWASP parameters with 16 MiB of memory: about 0.3 s of CPU per hash. */
const OWASP: PasswordCost = { logN: 14, p: 5 }
const R = 8
const KEY_BYTES = 32
const MAX_MEMORY_BYTES = 64 * 1024 * 1024

const RUNNING_MAX = 2
const WAITING_MAX = 16

/** Runs two hashes at a time and queues 16. Rejects more at once, so that bad logins cannot use the whole machine. */
class Queue {
  private running = 0
  private readonly waiting: (() => void)[] = []

  async run<R>(work: () => Promise<R>): Promise<R> {
    if (this.running >= RUNNING_MAX) {
      if (this.waiting.length >= WAITING_MAX) throw unavailable('Too many sign-ins at once, try again', 1)
      await new Promise<void>(resolve => void this.waiting.push(resolve))
    } else this.running += 1
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.running -= 1
    }
  }
}

const queue = new Queue()

const derive = (password: string, salt: Uint8Array, { logN, p }: PasswordCost): Promise<Buffer> =>
  queue.run(
    () =>
      new Promise((resolve, reject) => {
        const options = { N: 2 ** logN, r: R, p, maxmem: MAX_MEMORY_BYTES }
        scrypt(password, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
      }),
  )

/** Returns the cost of new hashes: OWASP's, except on a host made by a test. */
const costNow = (): PasswordCost => currentHost().passwordCost ?? OWASP

const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')

/** Throws badRequest for a new password that is too short by the server's settings, or too long. */
export const checkNewPassword = async (password: string, table: Table): Promise<void> => {
  const refusal = refusedPassword(password, passwordMinLength((await server(table).get()).attributes))
  if (refusal !== undefined) throw badRequest(refusal)
}

/** Returns the hash to store, in PHC format. Throws unavailable if too many hashes are pending. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  const cost = costNow()
  const key = await derive(password, salt, cost)
  return `$scrypt$ln=${cost.logN},r=${R},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`
}

/** Stored hashes state their cost, which is at most OWASP's. */
const PHC = /^\$scrypt\$ln=([1-9]|1[0-4]),r=8,p=([1-5])\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
const NOBODY = { salt: randomBytes(16), key: randomBytes(KEY_BYTES) }

/**
 * Returns whether the password matches the hash. Without a hash, returns false after the same time. Rejects impossible
 * passwords at once: too long, or not well-formed text, which would hash like other such text.
 */
export const verifyPassword = async (password: string, phc: string | undefined): Promise<boolean> => {
  if (password.length > PASSWORD_MAX || !password.isWellFormed()) return false
  const known = storedHash(phc)
  const stored = known ?? { ...NOBODY, cost: costNow() }
  const derived = await derive(password, stored.salt, stored.cost)
  return known !== undefined && derived.length === stored.key.length && timingSafeEqual(derived, stored.key)
}

/** Parses a hash in PHC form. Returns undefined if there is none, or if this module cannot have made it. */
const storedHash = (phc = '') => {
  const [, logN, p, salt, key] = PHC.exec(phc) ?? []
  if (salt === undefined || key === undefined) return undefined
  const cost = { logN: Number(logN), p: Number(p) }
  return { salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64'), cost }
}

/** Returns the administrator's password, which can have any length, and logs a warning if it is short. */
export const warned = (host: Host, password: string): string => {
  if (Array.from(password).length < PASSWORD_MIN_DEFAULT)
    host.log('warn', { message: `the administrator's password has fewer than ${PASSWORD_MIN_DEFAULT} characters` })
  return password
}
