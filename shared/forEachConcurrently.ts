/** Does the work of each, so many at once. Rejects with the first failure; work that can fail alone sees to that itself. */
export const forEachConcurrently = async <T>(
  limit: number,
  all: readonly T[],
  work: (one: T) => Promise<void>,
): Promise<void> => {
  const waiting = all.values()
  const worker = async () => {
    for (const one of waiting) await work(one)
  }
  await Promise.all(Array.from({ length: Math.min(limit, all.length) }, worker))
}
