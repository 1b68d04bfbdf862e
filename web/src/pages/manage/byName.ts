interface Named {
  readonly id: number
  readonly name: string
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** `Van 2` comes before `Van 10`. */
export const byName = (a: Named, b: Named): number => COLLATOR.compare(a.name, b.name) || a.id - b.id
