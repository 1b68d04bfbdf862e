/** Receives work that must be done before the request ends. */
export type Later = (work: Promise<void>) => void

/** Hands work over to `later`, or waits for it. */
export const finish = async (work: Promise<void>, later: Later | undefined): Promise<void> =>
  later ? later(work) : work
