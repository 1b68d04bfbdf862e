import { useMemo } from 'react'
import type { PageProps } from '../../app/PageProps.ts'
import { useReturning } from '../../app/returning.ts'
import { linkTo } from '../../app/links.ts'
import { goTo } from '../../app/router.ts'
import { useTexts } from '../../texts/texts.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PageFrame, PageTabs } from '../../ui/PageFrame.tsx'
import { useReading } from '../../ui/useQuery.ts'
import { addressOf, type Choice, choiceIn, KINDS } from './choice.ts'
import { ReportChoices } from './ReportChoices.tsx'
import { ReportOutcome } from './ReportOutcome.tsx'
import { reportReader } from './readReport.ts'

/** What devices did, in numbers. `/reports/trips?devices=3&from=…&to=…` */
export const ReportsPage = ({ params, query }: PageProps) => {
  const { reports } = useTexts()
  const kind = params['kind']
  const choice = useMemo(() => choiceIn(kind, query), [kind, query])
  useReturning(
    'reports',
    useMemo(() => (kind === undefined ? undefined : addressOf(choice)), [kind, choice]),
  )
  const read = useMemo(() => reportReader(choice), [choice])
  const { reading, stop, again } = useReading(read)
  const change = (part: Partial<Choice>): void => {
    const { path, query: wanted } = addressOf({ ...choice, ...part })
    goTo(path, wanted)
  }
  const tabs = KINDS.map(one => {
    const { path, query: wanted } = addressOf({ ...choice, kind: one })
    return { text: reports.kinds[one], href: linkTo(path, wanted), current: choice.kind === one }
  })
  return (
    <PageFrame title={reports.title}>
      <PageTabs label={reports.title} tabs={tabs} />
      <ReportChoices choice={choice} change={change} />
      {read ? (
        <ReportOutcome choice={choice} reading={reading} stop={stop} again={again} />
      ) : (
        <Notice>{reports.choose}</Notice>
      )}
    </PageFrame>
  )
}
