import { useCallback } from 'react'
import type { InstalledMap } from '#shared/domain/installedMaps.ts'
import { fetchInstalledMaps } from '../../map/streets/installedMaps.ts'
import { tilesOf } from '../../map/mapSettings.ts'
import { useSignedIn } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { useQuery } from '../../ui/useQuery.ts'
import styles from './AdminPage.module.css'
import { fetchMapCommand } from './mapCommand.ts'

/** Lists the installed street maps and shows the command that adds one. */
export const MapsCard = () => {
  const { maps } = useTexts()
  const { server } = useSignedIn()
  const load = useCallback(async (signal: AbortSignal) => {
    const [installed, command] = await Promise.all([fetchInstalledMaps(signal), fetchMapCommand(signal)])
    return { installed, command }
  }, [])
  const { query } = useQuery(load)
  const covered = tilesOf({ map: null }, server) !== undefined
  return (
    <Card title={maps.title} help={maps.help}>
      <QueryView query={query}>
        {({ installed, command }) => (
          <>
            {installed.length === 0 ? <p>{maps.none}</p> : <MapList installed={installed} />}
            {installed.length > 0 && covered && <Notice>{maps.covered}</Notice>}
            <p className="soft">{maps.howTo}</p>
            <CopyField label={maps.command} text={command} />
          </>
        )}
      </QueryView>
    </Card>
  )
}

const MapList = ({ installed }: { readonly installed: readonly InstalledMap[] }) => {
  const { maps } = useTexts()
  return (
    <ul className={styles['maps']}>
      {installed.map(({ name, bounds: [west, south, east, north], minzoom, maxzoom, attribution }) => (
        <li key={name}>
          <strong>{name}</strong>
          <p className="soft">
            {maps.zooms(minzoom, maxzoom)}, {corner(south, west)} – {corner(north, east)}
          </p>
          <p className="soft">{attribution || maps.noCredits}</p>
        </li>
      ))}
    </ul>
  )
}

const corner = (latitude: number, longitude: number): string => `${latitude.toFixed(2)}°, ${longitude.toFixed(2)}°`
