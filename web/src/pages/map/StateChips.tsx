import { type FilteredDevices, shownStates, type StateFilter } from '../../live/deviceFilter.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useTexts } from '../../texts/texts.ts'
import { Icon } from '../../ui/Icon.tsx'
import styles from './StateChips.module.css'
import { StateShape } from './StateShape.tsx'

interface StateChipsProps {
  readonly counts: FilteredDevices['counts']
  readonly chosen: StateFilter
  readonly choose: (state: StateFilter) => void
}

/** Number of devices in each state. A chip filters the list and the map; it is their legend, too. */
export const StateChips = ({ counts, chosen, choose }: StateChipsProps) => {
  const { map } = useTexts()
  const { count } = useFormat()
  return (
    <div className={styles['chips']} role="group" aria-label={map.state}>
      {shownStates(counts, chosen).map(state => (
        <button
          key={state}
          type="button"
          className={styles['chip']}
          data-chip={state}
          aria-pressed={state === chosen}
          onClick={() => choose(state === chosen ? 'all' : state)}
        >
          {state === 'alarm' && <Icon name="bell" size={16} />}
          {state !== 'alarm' && state !== 'all' && <StateShape state={state} />}
          {map.states[state]} <b>{count(counts[state])}</b>
        </button>
      ))}
    </div>
  )
}
