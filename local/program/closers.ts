/** Undoes a start, in the opposite order. */

type Closer = () => Promise<void> | void

/** What is to be undone at the end, newest first. */
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
