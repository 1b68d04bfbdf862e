import type { PageProps } from '../../app/PageProps.ts'
import { linkTo } from '../../app/links.ts'
import { useTexts } from '../../texts/texts.ts'
import { PageFrame, PageTabs } from '../../ui/PageFrame.tsx'
import { DevicePage } from './DevicePage.tsx'
import { DevicesPage } from './DevicesPage.tsx'
import { GroupPage } from './GroupPage.tsx'
import { GroupsPage } from './GroupsPage.tsx'
import { NotificationsPage } from './NotificationsPage.tsx'

const AREAS = ['devices', 'groups', 'notifications'] as const
type Area = (typeof AREAS)[number]

/** `/manage/devices/3` changes a device, `/manage/groups` lists the groups. */
export const ManagePage = ({ params: { area = 'devices', id } }: PageProps) => {
  const { manage } = useTexts()
  const known = AREAS.find(one => one === area) ?? 'devices'
  return (
    <PageFrame title={manage.title}>
      <PageTabs
        label={manage.areasLabel}
        tabs={AREAS.map(one => ({ text: manage.areas[one], href: linkTo(`/manage/${one}`), current: one === known }))}
      />
      <AreaPage area={known} id={id} />
    </PageFrame>
  )
}

const AreaPage = ({ area, id }: { readonly area: Area; readonly id: string | undefined }) => {
  switch (area) {
    case 'devices':
      return id === undefined ? <DevicesPage /> : <DevicePage key={id} id={id} />
    case 'groups':
      return id === undefined ? <GroupsPage /> : <GroupPage key={id} id={id} />
    case 'notifications':
      return <NotificationsPage />
  }
}
