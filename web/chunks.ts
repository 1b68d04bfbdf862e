/**
 * Files of the built scripts. The first view needs few of them: each costs a round trip, and a larger file compresses better.
 * A file never imports one that imports it, because it would then run before what it needs.
 */
import type { Rolldown } from 'vite'

type Group = Rolldown.CodeSplittingGroup
type GraphOf = Pick<Rolldown.ChunkingContext, 'getModuleInfo'>

/** React, and what every page of the app loads, with all styles of the app. */
const SHELL = [
  /\/node_modules\/(react|react-dom|scheduler)\//,
  /\/web\/src\/(?!docs\/).*\.css$/,
  /\/web\/src\/((api|format)\/|events\/(eventsContext|UnreadBadge)|app\/(links|router|theme|unsaved)|session\/sessionStore)/,
  /\/web\/src\/texts\/(languageChoice|languages|languageStore|locale|texts)\.ts/,
  /\/web\/src\/live\/(LiveProvider|contact|feed|frames|liveStore)/,
  /\/web\/src\/ui\/(Button|Dialog|Field|Icon|Loading|Notice|ToastsProvider|useAction|useOnline)\./,
  /\/shared\/(units|domain\/displayUnits)\.ts$/,
]
const MAP_LIBRARY = /\/node_modules\/(maplibre-gl|pmtiles|fflate)\//
/** Modules of several pages, without those of one dialog or language, and without what needs another library. */
const SHARED =
  /\/(web\/src\/(?!texts\/|ui\/(TimeChart|QrCode)|session\/TotpKey|track\/(?!useDeviceOptions))|shared\/|node_modules\/zod\/)|\/(world\.pmtiles|places\.txt)/

/** Returns whether a module imports the map library, or a module that does. */
const usesMapLibrary = () => {
  const known = new Map<string, boolean>()
  const isUser = (id: string, graph: GraphOf): boolean => {
    const before = known.get(id)
    if (before !== undefined) return before
    // For modules that import each other.
    known.set(id, false)
    const uses = graph.getModuleInfo(id)?.importedIds.some(one => MAP_LIBRARY.test(one) || isUser(one, graph)) ?? false
    known.set(id, uses)
    return uses
  }
  return isUser
}

/** Returns the groups of one build. */
export const chunkGroups = (): Group[] => {
  const isUser = usesMapLibrary()
  return [
    { name: 'shell', test: id => SHELL.some(one => one.test(id)), includeDependenciesRecursively: true },
    { name: 'maplibre', test: MAP_LIBRARY },
    { name: (id, graph) => (isUser(id, graph) ? 'maps' : 'pages'), test: SHARED, minShareCount: 2 },
  ]
}
