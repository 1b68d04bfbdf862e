import { useMemo, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import styles from './Dialog.module.css'
import { Dialog } from './Dialog.tsx'
import { Field } from './Field.tsx'
import { Notice } from './Notice.tsx'
import { filterByText } from './rows.ts'
import { VirtualList } from './VirtualList.tsx'

export interface Option {
  readonly key: number
  readonly text: string
  /** Secondary text that the search also matches: an identifier. */
  readonly more?: string
}

interface PickerProps {
  readonly label: string
  readonly options: readonly Option[]
  readonly chosen: readonly number[]
  readonly change: (chosen: readonly number[]) => void
  /** Allows one option only; a click selects it. */
  readonly single?: boolean
}

const NAMES_MAX = 2
const ROW_PX = 44

/** Selects from thousands of options: a button with the selection, and a dialog with a search field. */
export const Picker = ({ label, options, chosen, change, single = false }: PickerProps) => {
  const { picker } = useTexts()
  const [open, setOpen] = useState(false)
  const names = useMemo(() => {
    const wanted = new Set(chosen)
    return options.filter(({ key }) => wanted.has(key)).map(({ text }) => text)
  }, [options, chosen])
  const rest = chosen.length - NAMES_MAX
  const said = [names.slice(0, NAMES_MAX).join(', ') || picker.nothing, ...(rest > 0 ? [`+${rest}`] : [])].join(' ')
  return (
    <div className={styles['picker']}>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)} data-picker={label}>
        <span className={styles['label']}>{label}:</span>
        <span className={styles['said']}>{said}</span>
      </Button>
      {open && (
        <PickerDialog
          label={label}
          options={options}
          chosen={chosen}
          single={single}
          close={keys => {
            setOpen(false)
            if (keys) change(keys)
          }}
        />
      )}
    </div>
  )
}

interface PickerDialogProps extends Omit<PickerProps, 'change'> {
  /** Undefined if nothing was changed. */
  readonly close: (chosen?: readonly number[]) => void
}

const PickerDialog = ({ label, options, chosen, single = false, close }: PickerDialogProps) => {
  const { picker } = useTexts()
  const [text, setText] = useState('')
  const [keys, setKeys] = useState<ReadonlySet<number>>(() => new Set(chosen))
  const shown = useMemo(() => filterByText(options, text, option => [option.text, option.more]), [options, text])
  const toggle = (key: number): void => {
    if (single) close([key])
    else setKeys(new Set(keys.has(key) ? [...keys].filter(one => one !== key) : [...keys, key]))
  }
  return (
    <Dialog title={label} close={() => close()}>
      <Field label={picker.search} type="search" value={text} onChange={event => setText(event.target.value)} />
      {shown.length === 0 && <Notice>{picker.noneFound}</Notice>}
      <div className={styles['list']} style={{ height: Math.max(1, shown.length) * ROW_PX }}>
        <VirtualList items={shown} keyOf={({ key }) => key} rowHeight={ROW_PX} label={label}>
          {option => <Row option={option} single={single} chosen={keys.has(option.key)} toggle={toggle} />}
        </VirtualList>
      </div>
      {!single && (
        <div className={styles['actions']}>
          <span role="status">{picker.chosen(keys.size)}</span>
          <Button onClick={() => setKeys(new Set([...keys, ...shown.map(({ key }) => key)]))}>
            {picker.chooseShown(shown.length)}
          </Button>
          <Button onClick={() => setKeys(new Set())}>{picker.chooseNone}</Button>
          <Button kind="main" onClick={() => close([...keys])}>
            {picker.done}
          </Button>
        </div>
      )}
    </Dialog>
  )
}

interface RowProps {
  readonly option: Option
  readonly single: boolean
  readonly chosen: boolean
  readonly toggle: (key: number) => void
}

const Row = ({ option: { key, text, more }, single, chosen, toggle }: RowProps) =>
  single ? (
    <button type="button" className={styles['row']} aria-pressed={chosen} onClick={() => toggle(key)}>
      <span className={styles['text']}>{text}</span>
      <span className={styles['more']}>{more}</span>
    </button>
  ) : (
    <label className={styles['row']}>
      <input type="checkbox" checked={chosen} onChange={() => toggle(key)} />
      <span className={styles['text']}>{text}</span>
      <span className={styles['more']}>{more}</span>
    </label>
  )
