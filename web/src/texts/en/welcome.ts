/** The choices that a new user is asked for once. */
export const welcome = {
  title: 'Before you start',
  help: 'These suggestions come from your browser. You can change everything later under My account.',
  units: 'Units',
  unitNames: { metric: 'Kilometers, km/h', imperial: 'Miles, mph', nautical: 'Nautical miles, knots' },
  clock: 'Clock',
  clocks: { h23: '24 hours, such as 14:30', h12: '12 hours, such as 2:30 PM' },
  timeZone: 'Time zone',
  timeZoneHint: 'For emails and downloaded reports.',
  map: 'Map',
  tell: 'Show a message in the app when a device…',
  tellHelp: 'Nothing is sent by email. More choices are under Manage, Notifications.',
  kinds: {
    silent: '…stops reporting',
    geofences: '…enters or leaves a geofence',
    overspeed: '…exceeds its speed limit',
    alarm: '…raises an alarm, such as SOS or a low battery',
  },
  saved: 'Saved. You can change it under My account.',
}
