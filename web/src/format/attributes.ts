/** Names and units of reported values. */
import { knots, meters } from '#shared/units.ts'
import type { Texts } from '../texts/texts.ts'
import { formatAttribute, formatDuration, type Formatting } from './formatting.ts'

export type AttributeValue = string | number | boolean

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

const PERCENT = words('batteryLevel engineLoad fuelLevel throttle humidity')
const VOLTS = words('battery power')
const METERS = words('distance odometer obdOdometer serviceOdometer totalDistance tripOdometer')
const SHORT_METERS = words('hacc vacc')
const MILLISECONDS = words('hours drivingTime')
const KNOTS = words('obdSpeed speedLimit')
const CELSIUS = /^(temp\d*|temperature|.+Temp)$/
const PER_MINUTE = words('rpm heartRate')

/** Returns `Battery` for `batteryLevel`, `Temperature 1` for `temp1`, and the name itself if it is unknown. */
export const attributeName = (name: string, { names, numbered }: Texts['values']): string => {
  const known = Object.entries(names).find(([key]) => key === name)?.[1]
  if (known !== undefined) return known
  const [, base, number = ''] = /^([a-z]+)(\d{1,3})$/.exec(name) ?? []
  return Object.entries(numbered).find(([key]) => key === base)?.[1](number) ?? name
}

/** Returns `Power cut` for `powerCut`. A tracker can report several: `sos,powerCut`. Unknown alarms are shown as sent. */
export const alarmText = (alarms: string, { alarms: names }: Texts['values']): string =>
  alarms
    .split(',')
    .map(alarm => Object.entries(names).find(([key]) => key === alarm.trim())?.[1] ?? alarm)
    .join(', ')

interface Around {
  readonly format: Pick<Formatting, 'distance' | 'speed' | 'number' | 'plainNumber'>
  readonly texts: Pick<Texts, 'map' | 'values'>
}

/** Returns the value with its unit: `87 %`, `12.4 km`, `yes`. */
export const attributeText = (name: string, value: AttributeValue, { format, texts }: Around): string => {
  if (name === 'alarm') return alarmText(String(value), texts.values)
  if (typeof value !== 'number') return formatAttribute(value, texts.map)
  if (METERS.has(name)) return format.distance(meters(value))
  if (KNOTS.has(name)) return format.speed(knots(value))
  if (MILLISECONDS.has(name)) return formatDuration(value)
  const number = format.number(value)
  if (PERCENT.has(name)) return `${number} %`
  if (VOLTS.has(name)) return `${number} V`
  if (SHORT_METERS.has(name)) return `${number} m`
  if (CELSIUS.test(name)) return `${number} °C`
  return PER_MINUTE.has(name) ? `${number} /min` : format.plainNumber(value)
}
