export const attributes = {
  title: 'Attributes',
  add: 'Add attribute',
  name: (number: number) => `Name of attribute ${number}`,
  kind: (number: number) => `Type of attribute ${number}`,
  value: (number: number) => `Value of attribute ${number}`,
  remove: (number: number) => `Remove attribute ${number}`,
  namePlaceholder: 'Name',
  valuePlaceholder: 'Value',
  kinds: { text: 'Text', number: 'Number', flag: 'Yes or no', json: 'JSON' },
  notJson: 'Enter valid JSON',
}

export const picker = {
  nothing: 'Select…',
  search: 'Search',
  noneFound: 'No matches.',
  chooseShown: (count: number) => `Select all ${count} shown`,
  chooseNone: 'Clear selection',
  done: 'Done',
  chosen: (count: number) => `${count} selected`,
}

export const preferences = {
  languageOfBrowser: 'As the browser',
  languageHelp: 'Applies at once, in this browser and for your account.',
  languageHere: 'Applies at once, in this browser.',
  units: 'Units and formats',
  asServer: 'Server default',
  byRegion: 'By the region of the browser',
  distance: 'Distance unit',
  distances: { km: 'Kilometers', mi: 'Miles', nmi: 'Nautical miles' },
  speed: 'Speed unit',
  speeds: { kn: 'Knots', kmh: 'Kilometers per hour', mph: 'Miles per hour' },
  coordinates: 'Coordinates',
  coordinateFormats: {
    dd: 'Degrees: 48.210000°',
    ddm: 'Degrees and minutes: 48° 12.600′ N',
    dms: 'Degrees, minutes and seconds: 48° 12′ 36.0″ N',
  },
  twelveHours: '12-hour clock',
  mapStart: 'Initial map view',
  mapStartHelp: 'Leave all at 0 to show all devices.',
  latitude: 'Latitude',
  longitude: 'Longitude',
  zoom: 'Zoom (0 to 30)',
  asNow: 'Use current view',
  noMapYet: 'Open the map and set the view first.',
  map: 'Map',
  maps: { builtIn: 'Built-in (offline)', osm: 'OpenStreetMap', custom: 'Custom tiles' },
  mapHint:
    'OpenStreetMap needs the consent of an administrator, under Admin, Server. Custom tiles must be allowed in TILE_ORIGINS.',
}

export const range = {
  range: 'Period',
  presets: { today: 'Today', yesterday: 'Yesterday', thisWeek: 'This week', week: '7 days', month: '30 days' },
  day: 'Day',
  previousDay: 'Previous day',
  nextDay: 'Next day',
  other: 'Other period',
  from: 'From',
  to: 'To',
  endsBefore: 'The end must be after the start. The shown data is of the period before.',
}
