/** Paths of pages of today's web client, at which a browser can open or reload it. */
export const TODAY_PAGES = [
  '/login',
  '/register',
  '/reset-password',
  '/change-server',
  '/event/30874468321',
  '/position/7',
  '/network/7',
  '/replay',
  '/geofences',
  '/emulator',
  '/stream',
  '/settings/device/7/connections',
  '/settings/notifications',
  '/reports/combined',
  '/reports/scheduled',
  '/a/page/of/a/later/version',
] as const
