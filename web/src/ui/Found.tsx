import styles from './Found.module.css'

interface FoundProps {
  readonly shown: number
  readonly all: number
  readonly texts: {
    readonly none: string
    readonly noneFound: string
    readonly shown: (shown: number, all: number) => string
  }
}

/** How many of a list are shown, or why none is. */
export const Found = ({ shown, all, texts }: FoundProps) => (
  <p className={styles['found']} role="status">
    {all === 0 ? texts.none : shown === 0 ? texts.noneFound : texts.shown(shown, all)}
  </p>
)
