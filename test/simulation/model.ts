/**
 * Model of the table, with which the simulation runs thousands of schedules in seconds. Only for the simulation;
 * `model.test.ts` compares it with the real emulator.
 */
import {
  type Condition,
  ConditionFailed,
  type Item,
  type Key,
  type Range,
  type Table,
  type Write,
} from '#shared/table/table.ts'

const holds = (item: Item | undefined, condition: Condition | undefined): boolean => {
  if (condition === undefined) return true
  if (condition === 'absent') return item === undefined
  if (condition === 'present') return item !== undefined
  return Object.entries(condition).every(([name, wanted]) => {
    const value = item?.[name]
    if (typeof wanted !== 'object') return value === wanted
    if ('missing' in wanted) return value === undefined
    if ('upTo' in wanted) return value === undefined || (typeof value === 'number' && value <= wanted.upTo)
    if (typeof value !== 'number') return false
    return 'below' in wanted ? value < wanted.below : value > wanted.above
  })
}

const keyOf = (write: Write): Key => {
  if ('put' in write) return write.put
  if ('update' in write) return write.update
  return 'delete' in write ? write.delete : write.check
}

const applied = (write: Write, before: Item | undefined): Item | undefined => {
  if ('put' in write) return write.put
  if ('check' in write) return before
  if ('delete' in write) return undefined
  const { update, set = {}, add = {}, remove = [] } = write
  const sums = Object.entries(add).map(([name, by]) => [name, Number(before?.[name] ?? 0) + by])
  const item: Item = { ...(before ?? update), ...set, ...Object.fromEntries(sums) }
  return Object.assign(
    { ...update },
    Object.fromEntries(Object.entries(item).filter(([name]) => !remove.includes(name))),
  )
}

export const modelTable = (): Table => {
  const partitions = new Map<string, Map<string, Item>>()
  const find = ({ PK, SK }: Key) => partitions.get(PK)?.get(SK)

  const apply = (writes: readonly Write[]): Item | undefined => {
    const failed = writes.findIndex(write => !holds(find(keyOf(write)), write.onlyIf))
    if (failed >= 0) throw new ConditionFailed(failed)
    let last: Item | undefined
    for (const write of writes) {
      const { PK, SK } = keyOf(write)
      const partition = partitions.get(PK) ?? new Map<string, Item>()
      partitions.set(PK, partition)
      last = applied(write, partition.get(SK))
      if (last) partition.set(SK, last)
      else partition.delete(SK)
    }
    return last
  }

  const inRange = ({ from, to, prefix }: Range, SK: string) =>
    prefix === undefined ? (from === undefined || SK >= from) && (to === undefined || SK <= to) : SK.startsWith(prefix)

  return {
    get: async key => find(key),
    getMany: async keys => keys.map(find),
    query: async function* (range) {
      const items = [...(partitions.get(range.PK)?.values() ?? [])].filter(item => inRange(range, item.SK))
      items.sort((a, b) => (a.SK < b.SK ? -1 : 1) * (range.newestFirst ? -1 : 1))
      yield* items.slice(0, range.limit)
    },
    list: () => {
      throw new Error('the simulation lists nothing')
    },
    write: async write => {
      const after = apply([write])
      return 'update' in write ? after : undefined
    },
    transact: async writes => void apply(writes),
  }
}
