/** List of devices as a sheet. */
import type { Device } from '../model/device.ts'
import { type Sheet, type Style, textCell, timeCell } from './sheet.ts'

/** Returns one sheet with all devices. */
export const deviceSheets = (devices: readonly Device[], style: Style): Sheet[] => [
  {
    name: 'Devices',
    heading: [],
    titles: ['Name', 'Unique ID', 'Phone', 'Model', 'Contact', 'Status', `Last update (${style.zone.name})`],
    rows: devices.map(({ name, uniqueId, phone, model, contact, status, lastUpdate }) => [
      ...[name, uniqueId, phone, model, contact, status].map(text => textCell(text ?? '')),
      typeof lastUpdate === 'string' ? timeCell(Date.parse(lastUpdate), style) : null,
    ]),
  },
]
