import { lazy, Suspense } from 'react'
import { linkTo, type PageProps } from '../../app/links.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Loading } from '../../ui/Loading.tsx'
import { PageFrame, PageTabs } from '../../ui/PageFrame.tsx'
import { QuarantineArea } from './QuarantineArea.tsx'
import { QuarantineEntry } from './QuarantineEntry.tsx'
import { ServerArea } from './ServerArea.tsx'
import { UserPage } from './UserPage.tsx'
import { UsersArea } from './UsersArea.tsx'

const AREAS = ['users', 'server', 'statistics', 'quarantine'] as const
type Area = (typeof AREAS)[number]

/** Loaded separately because of its chart library. */
const StatisticsArea = lazy(async () => ({ default: (await import('./StatisticsArea.tsx')).StatisticsArea }))

/** `/admin/users/3` edits a user, `/admin/statistics?from&to` shows a period. Managers see only users. */
export const AdminPage = ({ params: { area = 'users', id }, query }: PageProps) => {
  const { admin } = useTexts()
  const { administrator } = useRights()
  const open: readonly Area[] = administrator ? AREAS : ['users']
  const known = open.find(one => one === area) ?? 'users'
  return (
    <PageFrame title={admin.title}>
      <PageTabs
        label={admin.areasLabel}
        tabs={open.map(one => ({ text: admin.areas[one], href: linkTo(`/admin/${one}`), current: one === known }))}
      />
      <Suspense fallback={<Loading />}>
        <AreaPage area={known} id={id} query={query} />
      </Suspense>
    </PageFrame>
  )
}

interface AreaPageProps {
  readonly area: Area
  readonly id: string | undefined
  readonly query: URLSearchParams
}

const AreaPage = ({ area, id, query }: AreaPageProps) => {
  switch (area) {
    case 'users':
      return id === undefined ? <UsersArea /> : <UserPage key={id} id={id} />
    case 'server':
      return <ServerArea />
    case 'statistics':
      return <StatisticsArea query={query} />
    case 'quarantine':
      return id === undefined ? <QuarantineArea query={query} /> : <QuarantineEntry key={id} id={id} />
  }
}
