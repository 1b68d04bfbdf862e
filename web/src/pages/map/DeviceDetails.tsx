import { useCallback, useMemo } from 'react'
import { meters } from '#shared/units.ts'
import { linkTo } from '../../app/links.ts'
import { alarmText, attributeName, attributeText } from '../../format/attributes.ts'
import { type Format, useFormat } from '../../format/useFormat.ts'
import { alarmOf } from '../../live/deviceState.ts'
import { batteryOf, type TrackedDevice } from '../../live/trackedDevices.ts'
import { usePlaceOf } from '../../places/usePlaceOf.ts'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { ShareButton } from '../../share/ShareButton.tsx'
import { type Texts, useTexts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { BackLink } from '../../ui/PageFrame.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import { SilenceLink } from '../silence/SilenceLink.tsx'
import { StateText } from './DeviceRow.tsx'
import styles from './MapPage.module.css'
import { StateShape } from './StateShape.tsx'
import { useStateSince } from './useStateSince.ts'

interface DeviceDetailsProps {
  readonly tracked: TrackedDevice | undefined
  readonly loaded: boolean
  readonly following: boolean
  readonly follow: (following: boolean) => void
}

export const DeviceDetails = ({ tracked, loaded, following, follow }: DeviceDetailsProps) => {
  const { map } = useTexts()
  if (!loaded) return <Loading />
  return (
    <section className={styles['section']} aria-label={tracked?.device.name ?? map.gone}>
      <BackLink href={linkTo('/')}>{map.back}</BackLink>
      {tracked ? <Details tracked={tracked} following={following} follow={follow} /> : <Notice>{map.gone}</Notice>}
    </section>
  )
}

const Details = ({
  tracked,
  following,
  follow,
}: Omit<DeviceDetailsProps, 'loaded'> & { readonly tracked: TrackedDevice }) => {
  const texts = useTexts()
  const { map, connect, history, manage, values } = texts
  const format = useFormat()
  const { device, position, state } = tracked
  const aliases = useAliases(device.id)
  const { mayReport } = useRights()
  return (
    <>
      <h2 dir="auto">{device.name}</h2>
      <StateLine tracked={tracked} />
      {!position && <Notice>{map.noPosition}</Notice>}
      {(state === 'offline' || state === 'never') && <SilenceLink deviceId={device.id} />}
      <div className={styles['actions']}>
        {position && (
          <Button aria-pressed={following} onClick={() => follow(!following)}>
            <Icon name="follow" />
            {map.follow}
          </Button>
        )}
        {mayReport && (
          <ButtonLink href={linkTo(`/history/${device.id}`)}>
            <Icon name="history" />
            {history.title}
          </ButtonLink>
        )}
        <ButtonLink href={linkTo(`/devices/${device.id}/connect`)}>
          <Icon name="phone" />
          {connect.button}
        </ButtonLink>
        <ShareButton device={device} position={position} />
        <ButtonLink href={linkTo(`/manage/devices/${device.id}`)}>
          <Icon name="group" />
          {manage.title}
        </ButtonLink>
      </div>
      <DeviceFacts tracked={tracked} />
      {position && (
        <>
          <h3>{map.attributes}</h3>
          <Facts
            facts={Object.entries(position.attributes)
              .filter(([name]) => !IN_FACTS.has(name))
              .map(([name, value]) => [
                aliases.get(name) ?? attributeName(name, values),
                attributeText(name, value, { format, texts }),
              ])}
          />
        </>
      )}
    </>
  )
}

const StateLine = ({ tracked }: { readonly tracked: TrackedDevice }) => {
  const { map, values } = useTexts()
  const { position, state } = tracked
  const since = useStateSince(tracked)
  const alarm = alarmOf(position)
  return (
    <>
      <p className={styles['state']} data-state={state}>
        <StateShape state={state} />
        <span>
          <StateText tracked={{ ...tracked, since }} />
          {position?.outdated === true && ` · ${map.outdated}`}
          {position?.valid === false && ` · ${map.invalid}`}
        </span>
      </p>
      {alarm !== undefined && <p className={styles['alarm']}>{map.alarm(alarmText(alarm, values))}</p>}
    </>
  )
}

const DeviceFacts = ({ tracked }: { readonly tracked: TrackedDevice }) => {
  const { map, places } = useTexts()
  const format = useFormat()
  const place = usePlaceOf()(tracked.position)
  const facts = factsOf(tracked, map, format)
  return <Facts facts={place === undefined ? facts : [[places.place, place], ...facts]} />
}

type Fact = readonly [name: string, value: string]

const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className={styles['facts']}>
    {facts.map(([name, value], n) => (
      // Two attributes can have the same alias.
      <div key={`${n} ${name}`}>
        <dt>{name}</dt>
        <dd data-fact={name}>{value}</dd>
      </div>
    ))}
  </dl>
)

/** Attributes that the facts above the others show. */
const IN_FACTS = new Set(['totalDistance', 'batteryLevel'])

const factsOf = ({ device, position }: TrackedDevice, map: Texts['map'], format: Format): Fact[] => {
  const total = position?.attributes['totalDistance']
  const battery = batteryOf(position)
  const facts: (readonly [string, string | null | undefined])[] = [
    [map.speed, position && format.speed(position.speed)],
    [map.place, position && format.coordinates(position)],
    [map.battery, battery === undefined ? undefined : batteryText(battery, position, map)],
    [map.accuracy, position && position.accuracy > 0 ? format.shortDistance(position.accuracy) : undefined],
    [map.fixTime, position && format.dateTime(position.fixTime)],
    [map.lastUpdate, device.lastUpdate && format.dateTime(device.lastUpdate)],
    // The server stores 0 if the tracker did not send them.
    [map.course, position && position.course !== 0 ? `${Math.round(position.course)}°` : undefined],
    [map.altitude, position && position.altitude !== 0 ? format.shortDistance(position.altitude) : undefined],
    [map.totalDistance, typeof total === 'number' ? format.distance(meters(total)) : undefined],
    [map.uniqueId, device.uniqueId],
    [map.phone, device.phone],
    [map.model, device.model],
    [map.contact, device.contact],
    [map.category, device.category],
  ]
  return facts.flatMap(([name, value]) => (value ? [[name, value] as const] : []))
}

const batteryText = (level: number, position: TrackedDevice['position'], map: Texts['map']): string =>
  position?.attributes['charge'] === true ? map.charging(`${level} %`) : `${level} %`

/** Returns display names by attribute name. Empty until they are loaded. */
const useAliases = (deviceId: number): ReadonlyMap<string, string> => {
  const { data } = useQuery(
    useCallback(signal => api.call('attributes.listAliases', { query: { deviceId }, signal }), [deviceId]),
  )
  return useMemo(() => new Map(data?.map(({ attribute, alias }) => [attribute, alias])), [data])
}
