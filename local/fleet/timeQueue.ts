/** A priority queue: the entry with the least time comes first (binary heap). */
export interface Arrival {
  readonly junction: number
  readonly seconds: number
}

export class TimeQueue {
  private readonly heap: Arrival[] = []

  add(junction: number, seconds: number): void {
    const added = { junction, seconds }
    let at = this.heap.length
    for (; at > 0; at = parentOf(at)) {
      const parent = this.heap[parentOf(at)]
      if (!parent || parent.seconds <= seconds) break
      this.heap[at] = parent
    }
    this.heap[at] = added
  }

  /** Removes and returns the first entry, or undefined if the queue is empty. */
  next(): Arrival | undefined {
    const [first] = this.heap
    const last = this.heap.pop()
    if (!first || !last || this.heap.length === 0) return first
    let at = 0
    for (;;) {
      const child = this.lesserChild(at)
      const found = this.heap[child]
      if (!found || found.seconds >= last.seconds) break
      this.heap[at] = found
      at = child
    }
    this.heap[at] = last
    return first
  }

  private lesserChild(at: number): number {
    const [left, right] = [this.heap[2 * at + 1], this.heap[2 * at + 2]]
    return left && right && right.seconds < left.seconds ? 2 * at + 2 : 2 * at + 1
  }
}

const parentOf = (at: number): number => (at - 1) >> 1
