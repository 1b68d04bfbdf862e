/** `npm run map`: adds, lists and removes street maps, on this machine or on AWS. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { InstalledMap } from '#shared/domain/installedMaps.ts'
import { installMap, type MapStore, uninstallMap } from './maps/installMap.ts'
import { stageStore } from './maps/mapBucket.ts'
import { folderStore, mapFolderOf } from './maps/mapFolder.ts'
import { awsRequests } from './operations/stage.ts'
import { progressBar, runCommand, say } from './program/command.ts'
import { dataFolderOf, StartError } from './program/settings.ts'

const HELP = `npm run map -- add FILE | list | remove NAME

Adds street maps to the web app, which then shows streets without another company's server. A map is one file in the format
PMTiles, with the layers of the Protomaps basemap, version 4.

To get one:
  1. Install the program pmtiles: https://github.com/protomaps/go-pmtiles/releases
  2. Choose a daily build of the world at https://maps.protomaps.com/builds (the last week is kept).
  3. Copy a region out of it. The bounds are west, south, east, north; --region=FILE takes the outline of a country.
       pmtiles extract https://build.protomaps.com/YYYYMMDD.pmtiles region.pmtiles \\
         --bbox=16.1,48.1,16.6,48.4 --maxzoom=14
     It reads only the region. Sizes with --maxzoom=14: Malta 4 MB, Luxembourg 35 MB, Belgium 330 MB, the
     Netherlands 470 MB, France or Germany 2.5 GB. Each zoom more doubles the size; 14 has all streets and names.
  4. npm run map -- add region.pmtiles

Maps of own data: Planetiler with the profile of protomaps/basemaps. The data is OpenStreetMap's, under the ODbL, which
requires its name on the map. The app shows the attribution in the file. See docs/maps.md.

  add FILE             check the file, copy it and show it; a map of the same name is replaced
    --name NAME        name of the map: lower-case letters, digits, hyphens (default: the name of the file)
    --attribution TEXT credits on the map, plain text; "" for none (default: those in the file)
  list                 print the installed maps
  remove NAME          remove a map and delete its file

  --data-dir DIR       data folder of the local system (default: DATA_DIR or .local/); its server can be running or stopped
  --stage STAGE        use a stage on AWS, such as dev: the maps bucket of its data stack
  --region REGION      region of the stage (default: the region of the AWS profile)

On AWS, the command uses the credentials of the AWS CLI. They need cloudformation:DescribeStacks, s3:ListBucket,
s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListMultipartUploadParts.
`

interface Options {
  readonly name: string | undefined
  readonly attribution: string | undefined
}

const lineOf = ({ name, file, bounds, minzoom, maxzoom, attribution }: InstalledMap): string =>
  `${name}: ${file}, zooms ${minzoom} to ${maxzoom}, bounds ${bounds.join(', ')}, ${attribution || 'no attribution'}`

const add = async (store: MapStore, file: string, naming: Options): Promise<void> => {
  const source = resolve(file)
  let show: ((bytes: number) => void) | undefined
  const progress = (bytes: number): void => (show ??= progressBar(process.stdout, statSync(source).size))(bytes)
  say(`added ${lineOf(await installMap(store, source, naming, process.stdout.isTTY ? progress : undefined))}`)
  say('Pages show it when they are opened again.')
}

const list = async (store: MapStore): Promise<void> => {
  const maps = await store.list()
  if (maps.length === 0) say('No maps are installed. Without arguments, the command explains where to get one.')
  for (const map of maps) say(lineOf(map))
}

const remove = async (store: MapStore, name: string): Promise<void> => {
  const removed = await uninstallMap(store, name)
  if (!removed) throw new StartError(`There is no map "${name}". The command list prints all names.`)
  say(`removed ${name}`)
}

const run = async (store: MapStore, [action, subject, ...more]: readonly string[], options: Options): Promise<void> => {
  const usage = new StartError('Expected add FILE, list, or remove NAME. Run without arguments for an explanation.')
  if (more.length > 0) throw usage
  const isAdding = action === 'add'
  if (!isAdding && (options.name !== undefined || options.attribution !== undefined))
    throw new StartError('--name and --attribution belong to add.')
  if (isAdding && subject !== undefined) return add(store, subject, options)
  if (action === 'list' && subject === undefined) return list(store)
  if (action === 'remove' && subject !== undefined) return remove(store, subject)
  throw usage
}

await runCommand(HELP, async args => {
  if (args.length === 0) return say(HELP)
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      attribution: { type: 'string' },
      'data-dir': { type: 'string', default: dataFolderOf(process.env) },
      stage: { type: 'string' },
      region: { type: 'string' },
    },
  })
  const { 'data-dir': dataFolder, stage, region, name, attribution } = values
  const store =
    stage === undefined
      ? folderStore(mapFolderOf(resolve(dataFolder)))
      : await stageStore(await awsRequests(region), stage)
  await run(store, positionals, { name, attribution })
})
