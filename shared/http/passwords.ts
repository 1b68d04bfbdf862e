/** Password hashes: scrypt with the parameters that OWASP names, in PHC form, few at a time. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { passwordMinLength, PASSWORD_MAX, refusedPassword } from '../domain/passwordRule.ts'
import { badRequest, unavailable } from '../errors.ts'
import type { Stores } from '../table/stores.ts'

const LOG_N = 14
const R = 8
const P = 5
const KEY_BYTES = 32
const MAX_MEMORY_BYTES = 64 * 1024 * 1024

const RUNNING_MAX = 2
const WAITING_MAX = 16

/** Lets two hashes run at once and 16 wait; refuses the rest at once, so that bad logins can't take the whole machine. */
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

const derive = (password: string, salt: Uint8Array): Promise<Buffer> =>
  queue.run(
    () =>
      new Promise((resolve, reject) => {
        const options = { N: 2 ** LOG_N, r: R, p: P, maxmem: MAX_MEMORY_BYTES }
        scrypt(password, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
      }),
  )

const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')

/** Throws badRequest for a new password that is too short by the server's settings, or too long. */
export const checkNewPassword = async (password: string, { server }: Pick<Stores, 'server'>): Promise<void> => {
  const refusal = refusedPassword(password, passwordMinLength((await server.get()).attributes))
  if (refusal !== undefined) throw badRequest(refusal)
}

/** The hash to store, in PHC form. Throws `unavailable` when too many are asked for at once. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  const key = await derive(password, salt)
  return `$scrypt$ln=${LOG_N},r=${R},p=${P}$${unpadded(salt)}$${unpadded(key)}`
}

const PHC = /^\$scrypt\$ln=14,r=8,p=5\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
const NOBODY = { salt: randomBytes(16), key: randomBytes(KEY_BYTES) }

/**
 * Whether a password is the one that was hashed. Without a hash it is not, and takes as long to say so. Passwords that
 * nobody can have (too long, or not well-formed text, which would hash like other such text) are refused at once.
 */
export const verifyPassword = async (password: string, phc: string | undefined): Promise<boolean> => {
  if (password.length > PASSWORD_MAX || !password.isWellFormed()) return false
  const [, salt, key] = PHC.exec(phc ?? '') ?? []
  const known = salt !== undefined && key !== undefined
  const stored = known ? { salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') } : NOBODY
  const derived = await derive(password, stored.salt)
  return known && derived.length === stored.key.length && timingSafeEqual(derived, stored.key)
}
