/** The free attributes of a point: what devices may set, and how much of it. */
import { isClean } from '../model/wire.ts'

export type Attribute = string | number | boolean

const MOST = 64
const NAME_MAX_CHARACTERS = 64
/** As JSON. A position holds 4,000 with those that the system computes, so room is left for them. */
const JSON_MAX_CHARACTERS = 3500

/** The system computes these for each position; taken from outside, they would corrupt every later one. */
const COMPUTED = new Set(['totalDistance', 'ip'])
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/** Attributes in the order of their arrival. What is over a limit is left out: the position is worth more than it. */
export class AttributeMap {
  private readonly named: Record<string, Attribute> = {}
  private count = 0
  /** Never less than their length as JSON: what `isClean` lets through is escaped with one character at most. */
  private charactersAtMost = 2

  /** Adds one, or replaces the one of that name. Names and values that can't be shown to people are left out. */
  set(name: string, value: Attribute): void {
    if (name === '' || name.length > NAME_MAX_CHARACTERS || FORBIDDEN.has(name) || COMPUTED.has(name)) return
    if (!isClean(name) || !isUsable(name, value)) return
    if (!this.has(name)) {
      if (this.count === MOST) return
      this.count += 1
    }
    this.named[name] = value
    this.charactersAtMost += 2 * name.length + (typeof value === 'string' ? 2 * value.length : 25) + 6
  }

  has(name: string): boolean {
    return Object.hasOwn(this.named, name)
  }

  /** What was set, or undefined when nothing was. */
  finish(): Record<string, Attribute> | undefined {
    if (this.count === 0) return undefined
    if (this.charactersAtMost <= JSON_MAX_CHARACTERS) return this.named
    let characters = 2
    const kept = Object.entries(this.named).filter(([name, value]) => {
      const more = JSON.stringify(name).length + JSON.stringify(value).length + 2
      if (characters + more > JSON_MAX_CHARACTERS) return false
      characters += more
      return true
    })
    return Object.fromEntries(kept)
  }
}

const isUsable = (name: string, value: Attribute): boolean => {
  if (typeof value === 'string' && !isClean(value)) return false
  if (typeof value === 'number' && !Number.isFinite(value)) return false
  // Later arithmetic reads these two as what they are.
  if (name === 'distance') return typeof value === 'number' && value >= 0
  return name !== 'motion' || typeof value === 'boolean'
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** More digits than a double keeps: card and phone numbers, which must not change. */
const LONG_INTEGER = /^\d{16,}$/

/** The number that a text is, in decimal notation with a point; undefined when it is none or not finite. */
export const decimalFrom = (text: string): number | undefined => {
  const trimmed = text.trim()
  if (!DECIMAL.test(trimmed)) return undefined
  const value = Number(trimmed)
  // Adding 0 makes -0 an ordinary zero.
  return Number.isFinite(value) ? value + 0 : undefined
}

/** A text of unknown meaning as the number, the boolean or the text that it is. */
export const inferred = (text: string): Attribute => {
  if (text === 'true') return true
  if (text === 'false') return false
  return LONG_INTEGER.test(text) ? text : (decimalFrom(text) ?? text)
}
