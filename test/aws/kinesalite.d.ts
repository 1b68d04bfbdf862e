declare module 'kinesalite' {
  import type { Server } from 'node:http'
  const kinesalite: (options: {
    readonly createStreamMs: number
    readonly deleteStreamMs: number
    readonly updateStreamMs: number
  }) => Server
  export = kinesalite
}
