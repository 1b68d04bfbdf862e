import { useCallback } from 'react'
import type { InstalledMap } from '#shared/domain/installedMaps.ts'
import { useFormat } from '../../format/useFormat.ts'
import { fetchInstalledMaps } from '../../map/streets/installedMaps.ts'
import { tilesOf } from '../../map/mapSettings.ts'
import { useSignedIn } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { useQuery } from '../../ui/useQuery.ts'
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
            {installed.length === 0 ? <p>{maps.none}</p> : <MapTable installed={installed} />}
            {installed.length > 0 && covered && <Notice>{maps.covered}</Notice>}
            <p className="soft">{maps.howTo}</p>
            <CopyField label={maps.command} text={command} />
          </>
        )}
      </QueryView>
    </Card>
  )
}

const MapTable = ({ installed }: { readonly installed: readonly InstalledMap[] }) => {
  const { maps } = useTexts()
  const { coordinates } = useFormat()
  const columns: readonly Column<InstalledMap>[] = [
    { title: maps.name, cell: ({ name }) => name },
    {
      title: maps.bounds,
      cell: ({ bounds: [west, south, east, north] }) =>
        `${coordinates({ latitude: south, longitude: west })} – ${coordinates({ latitude: north, longitude: east })}`,
    },
    { title: maps.zooms, cell: ({ minzoom, maxzoom }) => maps.zoomRange(minzoom, maxzoom) },
    { title: maps.credits, cell: ({ attribution }) => attribution || maps.noCredits },
  ]
  return <Table label={maps.table} columns={columns} rows={installed} keyOf={({ name }) => name} />
}
