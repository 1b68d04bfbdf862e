import styles from './charts.module.css'

export interface Bar {
  readonly key: number | string
  readonly name: string
  readonly value: number
  /** Formatted value: `12.4 km`. */
  readonly text: string
}

/** Bar chart of few values with names. Screen readers read the values. */
export const Bars = ({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }) => {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE)
  return (
    <figure className={styles['figure']}>
      <figcaption>{label}</figcaption>
      <ul className={styles['bars']} aria-label={label}>
        {bars.map(({ key, name, value, text }) => (
          <li key={key} data-bar={name}>
            <span className={styles['name']}>{name}</span>
            <span className={styles['track']}>
              <span className={styles['bar']} style={{ width: `${(100 * value) / most}%` }} />
            </span>
            <span className={styles['value']}>{text}</span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
