/** Every month that lies between two moments, as a moment in it, oldest first. */
export const months = (fromMs: number, toMs: number): number[] => {
  const first = new Date(fromMs)
  const moments: number[] = []
  for (let n = 0; ; n += 1) {
    const start = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n, 1)
    if (start > toMs) return moments
    moments.push(start)
  }
}
