import { useSyncExternalStore } from 'react'
import { useFormat } from '../../format/useFormat.ts'
import { useTexts } from '../../texts/texts.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import type { Focus } from './FitTrack.tsx'
import type { Playback } from './playback.ts'
import type { Stage } from './trackHistory.ts'
import styles from './HistoryPage.module.css'

interface StageListProps {
  readonly stages: readonly Stage[]
  readonly playback: Playback
  readonly look: (focus: Focus) => void
}

const ROW_PX = 64

/** Trips and stops in order; a click shows one on the map and moves the playback to its start. */
export const StageList = ({ stages, playback, look }: StageListProps) => {
  const { history } = useTexts()
  const { day } = useFormat()
  const current = useSyncExternalStore(playback.subscribe, () => {
    const { time } = playback.current()
    return stages.findLastIndex(({ from }) => from <= time)
  })
  const oneDay = day(stages[0]?.from ?? 0) === day(stages.at(-1)?.to ?? 0)
  return (
    <div className={styles['list']}>
      <VirtualList
        items={stages}
        keyOf={({ from, kind }) => `${kind}-${from}`}
        rowHeight={ROW_PX}
        label={history.stages}
        current={current}
      >
        {stage => (
          <Row
            stage={stage}
            current={stage === stages[current]}
            oneDay={oneDay}
            open={() => {
              playback.seek(stage.from)
              look(stage)
            }}
          />
        )}
      </VirtualList>
    </div>
  )
}

interface RowProps {
  readonly stage: Stage
  readonly current: boolean
  /** True if all rows are of one day, which is then not shown. */
  readonly oneDay: boolean
  readonly open: () => void
}

const Row = ({ stage: { kind, from, to, distance, averageSpeed }, current, oneDay, open }: RowProps) => {
  const { history } = useTexts()
  const { moment, clock, duration, distance: written, speed } = useFormat()
  const facts = [
    duration(to - from),
    ...(distance === undefined ? [] : [written(distance)]),
    ...(averageSpeed === undefined ? [] : [`${speed(averageSpeed)} ${history.average}`]),
  ]
  return (
    <button
      type="button"
      className={styles['row']}
      data-kind={kind}
      {...(current && { 'aria-current': 'true' as const })}
      onClick={open}
    >
      <span className={styles['kind']}>{history.kinds[kind]}</span>
      <span className={styles['when']}>
        {oneDay ? clock(from) : moment(from)} – {clock(to)}
      </span>
      <span className={styles['facts']}>{facts.join(' · ')}</span>
    </button>
  )
}
