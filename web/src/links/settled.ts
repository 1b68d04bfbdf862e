const PAUSE_MS = 150

/** After a moment, so that what only flies past is not asked for. Rejects when the signal says that it has gone. */
export const settled = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, PAUSE_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('gone', 'AbortError'))
    })
  })
