/** Drawn here, so that nothing is loaded. Hidden from screen readers, which read the label next to the icon. */
const PATHS = {
  map: 'M9 4 3 6v14l6-2 6 2 6-2V4l-6 2-6-2zm0 0v14m6-12v14',
  list: 'M8 6h13M8 12h13M8 18h13M3 6h.01M3 12h.01M3 18h.01',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  up: 'M5 15l7-7 7 7',
  down: 'M5 9l7 7 7-7',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm5 12 5 5',
  signOut: 'M14 4h5v16h-5M4 12h11m-4-4 4 4-4 4',
  follow: 'M12 3v4m0 10v4M3 12h4m10 0h4M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
  history: 'M4 12a8 8 0 1 0 3-6.2M4 4v4h4m4-1v5l3 2',
  report: 'M5 20V10m5 10V4m5 16v-8m5 8V7',
  fence: 'M12 3 4 9l3 10h10l3-10-8-6z',
  group:
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm8 0a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 20c0-3 2.5-5 6-5s6 2 6 5m2-5c3.5 0 6 2 6 5',
  bell: 'M6 17V11a6 6 0 1 1 12 0v6l2 2H4l2-2zm4 4h4',
  phone: 'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zm3 15h2',
  shield: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z',
  add: 'M12 5v14M5 12h14',
  play: 'M7 4v16l13-8z',
  pause: 'M8 5v14m8-14v14',
  stepBack: 'M6 5v14M19 5 9 12l10 7z',
  stepForward: 'M18 5v14M5 5l10 7-10 7z',
  download: 'M12 4v11m-5-5 5 5 5-5M4 20h16',
  share: 'M12 15V4m-4 4 4-4 4 4M5 12v8h14v-8',
  battery: 'M3 8h15v8H3zm18 3v2M6 11v2',
  charging: 'M3 8h15v8H3zm18 3v2M11 6l-3 6h4l-2 6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
} as const

export type IconName = keyof typeof PATHS

export const Icon = ({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={PATHS[name]} />
  </svg>
)
