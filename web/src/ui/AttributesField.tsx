import type { MouseEvent } from 'react'
import { useTexts } from '../texts/texts.ts'
import { type AttributeKind, type AttributeRow, jsonIn, newRow } from './attributeRows.ts'
import { Button } from './Button.tsx'
import styles from './Form.module.css'
import { Icon } from './Icon.tsx'

const KINDS: readonly AttributeKind[] = ['text', 'number', 'flag', 'json']

interface AttributesFieldProps {
  readonly rows: readonly AttributeRow[]
  readonly change: (rows: readonly AttributeRow[]) => void
}

/** Editor of an entity's attributes. */
export const AttributesField = ({ rows, change }: AttributesFieldProps) => {
  const { attributes } = useTexts()
  const replace = (row: AttributeRow): void => change(rows.map(one => (one.key === row.key ? row : one)))
  return (
    <fieldset className={styles['attributes']}>
      <legend>{attributes.title}</legend>
      {rows.map((row, n) => (
        <AttributeEditor
          key={row.key}
          row={row}
          number={n + 1}
          change={replace}
          remove={event => {
            // For the form, which hears only the fields.
            event.currentTarget.dispatchEvent(new Event('input', { bubbles: true }))
            change(rows.filter(({ key }) => key !== row.key))
          }}
        />
      ))}
      <Button onClick={() => change([...rows, newRow()])}>
        <Icon name="add" />
        {attributes.add}
      </Button>
    </fieldset>
  )
}

interface AttributeEditorProps {
  readonly row: AttributeRow
  /** Position from 1, for labels that screen readers read. */
  readonly number: number
  readonly change: (row: AttributeRow) => void
  readonly remove: (event: MouseEvent<HTMLButtonElement>) => void
}

const isUnfinished = ({ kind, value }: AttributeRow): boolean => kind === 'json' && jsonIn(value) === undefined

const AttributeEditor = ({ row, number, change, remove }: AttributeEditorProps) => {
  const { attributes, map } = useTexts()
  return (
    <div className={styles['attribute']}>
      <input
        aria-label={attributes.name(number)}
        placeholder={attributes.namePlaceholder}
        value={row.name}
        maxLength={128}
        spellCheck={false}
        onChange={event => change({ ...row, name: event.target.value })}
      />
      <select
        aria-label={attributes.kind(number)}
        value={row.kind}
        onChange={event => change({ ...row, kind: KINDS.find(kind => kind === event.target.value) ?? 'text' })}
      >
        {KINDS.map(kind => (
          <option key={kind} value={kind}>
            {attributes.kinds[kind]}
          </option>
        ))}
      </select>
      {row.kind === 'flag' ? (
        <select
          aria-label={attributes.value(number)}
          value={row.value === 'true' ? 'true' : 'false'}
          onChange={event => change({ ...row, value: event.target.value })}
        >
          <option value="true">{map.yes}</option>
          <option value="false">{map.no}</option>
        </select>
      ) : (
        <input
          aria-label={attributes.value(number)}
          placeholder={attributes.valuePlaceholder}
          value={row.value}
          // Prevents submitting while the JSON is invalid.
          ref={input => input?.setCustomValidity(isUnfinished(row) ? attributes.notJson : '')}
          inputMode={row.kind === 'number' ? 'decimal' : 'text'}
          onChange={event => change({ ...row, value: event.target.value })}
        />
      )}
      <button type="button" aria-label={attributes.remove(number)} onClick={remove}>
        <Icon name="close" />
      </button>
    </div>
  )
}
