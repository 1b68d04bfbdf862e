/** Schemas of values with a unit. The API documents name the unit in `x-unit`. */
import * as z from 'zod/mini'
import type * as units from '../units.ts'

const unit = (name: string) => z.number().check(z.meta({ 'x-unit': name }))

export const Knots = unit('kn').brand<'knots'>()
export type Knots = units.Knots
export const Meters = unit('m').brand<'meters'>()
export type Meters = units.Meters
export const Degrees = unit('degrees').brand<'degrees'>()
export type Degrees = units.Degrees
export const Liters = unit('l').brand<'liters'>()
export type Liters = units.Liters
/** Integer, because clocks are not more precise. */
export const Milliseconds = z
  .int()
  .check(z.meta({ 'x-unit': 'ms' }))
  .brand<'milliseconds'>()
export type Milliseconds = units.Milliseconds
