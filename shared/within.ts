/** A time limit for work that can't be cancelled. */

/** The work took longer than its limit. It continues, so it must be safe to repeat. */
class TimeIsUp extends Error {
  override readonly name = 'TimeoutError'
}

/** Settles like the work, or rejects with TimeIsUp after `ms` milliseconds. */
export const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeIsUp(`timed out after ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
