/** Street maps that are installed on the server. */
export const maps = {
  title: 'Street maps of this server',
  help: 'A street map is a file on this server. Browsers that show it contact nobody else.',
  none: 'No street maps are installed.',
  covered: 'Pages show other map tiles, and not these maps. Choose the built-in map to show them.',
  zooms: (from: number, to: number) => `Zooms ${from} to ${to}`,
  noCredits: 'No credits',
  howTo:
    'To add a region, run this command in the folder of the product, with the file of the region. Without “add …” it explains where to get one. Pages show the map when they are opened again.',
  command: 'Command',
}
