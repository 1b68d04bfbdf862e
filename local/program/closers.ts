/** Ends what a start has begun. */
type Closer = () => Promise<void> | void

/** Functions that stop what a start has started, called in the opposite order. */
export class Closers {
  private readonly closers: Closer[] = []
  private closing: Promise<void> | undefined

  add(closer: Closer): void {
    this.closers.push(closer)
  }

  close(): Promise<void> {
    return (this.closing ??= this.run())
  }

  private async run(): Promise<void> {
    for (let closer = this.closers.pop(); closer; closer = this.closers.pop()) await closer()
  }
}
