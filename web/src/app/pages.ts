/** All pages. To add one, create a folder in `pages/`, its texts, and an entry here. Pages load when first opened. */
import { type ComponentType, lazy } from 'react'
import { UnreadBadge } from '../events/UnreadBadge.tsx'
import type { SignedIn } from '../session/sessionStore.ts'
import { managesUsers, mayReport } from '../session/useRights.ts'
import type { Texts } from '../texts/texts.ts'
import type { IconName } from '../ui/Icon.tsx'
import type { PageProps } from './links.ts'

export interface Page {
  /** Paths of the page, such as `/devices/:id`. The navigation links to the first. */
  readonly paths: readonly [string, ...string[]]
  readonly title: (texts: Texts) => string
  /** Pages without an icon are not in the navigation. */
  readonly icon?: IconName
  /** Shown next to the title in the navigation. */
  readonly Badge?: ComponentType
  /** Whether the user can open the page; default is yes. */
  readonly isFor?: (signedIn: SignedIn) => boolean
  readonly Component: ComponentType<PageProps>
}

export const pages: readonly Page[] = [
  {
    paths: ['/', '/devices/:id'],
    title: ({ map }) => map.title,
    icon: 'map',
    Component: lazy(async () => ({ default: (await import('../pages/map/MapPage.tsx')).MapPage })),
  },
  {
    paths: ['/events'],
    title: ({ events }) => events.title,
    icon: 'bell',
    Badge: UnreadBadge,
    Component: lazy(async () => ({ default: (await import('../pages/events/EventsPage.tsx')).EventsPage })),
  },
  {
    paths: ['/history', '/history/:id'],
    title: ({ history }) => history.title,
    icon: 'history',
    isFor: mayReport,
    Component: lazy(async () => ({ default: (await import('../pages/history/HistoryPage.tsx')).HistoryPage })),
  },
  {
    paths: ['/reports', '/reports/:kind'],
    title: ({ reports }) => reports.title,
    icon: 'report',
    isFor: mayReport,
    Component: lazy(async () => ({ default: (await import('../pages/reports/ReportsPage.tsx')).ReportsPage })),
  },
  {
    paths: ['/geofences', '/geofences/:id'],
    title: ({ geofences }) => geofences.title,
    icon: 'fence',
    Component: lazy(async () => ({ default: (await import('../pages/geofences/GeofencesPage.tsx')).GeofencesPage })),
  },
  {
    paths: ['/manage', '/manage/:area', '/manage/:area/:id'],
    title: ({ manage }) => manage.title,
    icon: 'group',
    Component: lazy(async () => ({ default: (await import('../pages/manage/ManagePage.tsx')).ManagePage })),
  },
  {
    paths: ['/admin', '/admin/:area', '/admin/:area/:id'],
    title: ({ admin }) => admin.short,
    icon: 'shield',
    isFor: managesUsers,
    Component: lazy(async () => ({ default: (await import('../pages/admin/AdminPage.tsx')).AdminPage })),
  },
  {
    paths: ['/devices/:id/connect'],
    title: ({ connect }) => connect.title,
    Component: lazy(async () => ({ default: (await import('../pages/connect/ConnectPage.tsx')).ConnectPage })),
  },
  {
    paths: ['/devices/:id/silence'],
    title: ({ silence }) => silence.title,
    Component: lazy(async () => ({ default: (await import('../pages/silence/SilencePage.tsx')).SilencePage })),
  },
  {
    paths: ['/account'],
    title: ({ account }) => account.title,
    Component: lazy(async () => ({ default: (await import('../pages/account/AccountPage.tsx')).AccountPage })),
  },
]
