import type { DeviceDiagnosis } from '#shared/model/diagnosis.ts'
import { type Format, useFormat } from '../../format/useFormat.ts'
import { type Texts, useTexts } from '../../texts/texts.ts'
import { Card } from '../../ui/PageFrame.tsx'
import styles from './SilencePage.module.css'

interface DiagnosisFactsProps {
  readonly diagnosis: DeviceDiagnosis
  /** When it was read, Unix time in milliseconds. */
  readonly now: number
}

export const DiagnosisFacts = ({ diagnosis, now }: DiagnosisFactsProps) => {
  const { silence } = useTexts()
  const format = useFormat()
  return (
    <Card title={silence.facts}>
      <dl className={styles['facts']}>
        {factsOf({ diagnosis, now }, silence, format).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
    </Card>
  )
}

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <>
    <dt>{name}</dt>
    <dd data-fact={name}>{value}</dd>
  </>
)

type Silence = Texts['silence']

const factsOf = (
  { diagnosis, now }: DiagnosisFactsProps,
  silence: Silence,
  format: Format,
): readonly (readonly [string, string])[] => {
  const { lastUpdate, statusTimeout, latestFix } = diagnosis
  const since = (time: string) =>
    silence.ago(format.duration(Math.max(0, now - Date.parse(time))), format.dateTime(time))
  return [
    [silence.lastReport, lastUpdate === null ? silence.never : since(lastUpdate)],
    [silence.timeout, format.duration(statusTimeout)],
    [silence.fix, latestFix ? since(latestFix.fixTime) : silence.never],
    ...(latestFix ? fixFacts(latestFix, silence, format) : []),
    [silence.key, keyText(diagnosis, silence, format)],
  ]
}

type Fix = NonNullable<DeviceDiagnosis['latestFix']>

const fixFacts = (
  { protocol, batteryLevel, charge, clockOffset }: Fix,
  silence: Silence,
  format: Format,
): readonly (readonly [string, string])[] => {
  const level = batteryLevel === null ? undefined : `${format.count(batteryLevel)} %`
  return [
    ...(protocol === null ? [] : [[silence.protocol, protocol] as const]),
    ...(level === undefined ? [] : [[silence.battery, charge === true ? silence.charging(level) : level] as const]),
    [silence.clock, clockText(clockOffset, silence, format)],
  ]
}

/** A report needs a moment to arrive, and clocks have whole seconds. */
const EXACT_MS = 2000

const clockText = (offsetMs: number, silence: Silence, { duration }: Format): string => {
  if (Math.abs(offsetMs) <= EXACT_MS) return silence.exact
  return offsetMs > 0 ? silence.ahead(duration(offsetMs)) : silence.late(duration(-offsetMs))
}

const keyText = (
  { hasKey, refusedForKey, lastRefusedForKey, lastRefusedFrom }: DeviceDiagnosis,
  silence: Silence,
  { count, dateTime }: Format,
): string => {
  const needed = hasKey ? silence.hasKey : silence.noKey
  if (lastRefusedForKey === null) return needed
  return `${needed}; ${silence.keyRefused(count(refusedForKey), dateTime(lastRefusedForKey), lastRefusedFrom ?? '')}`
}
