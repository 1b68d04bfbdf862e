import { useTexts } from '../texts/texts.ts'
import { Button } from './Button.tsx'
import styles from './Form.module.css'

interface ProgressBarProps {
  /** What is going on: `Loading the track: 1,200 positions`. */
  readonly text: string
  /** From 0 to 1; undefined where nobody knows. */
  readonly part?: number | undefined
  readonly stop: () => void
}

/** Long work that can be stopped. */
export const ProgressBar = ({ text, part, stop }: ProgressBarProps) => {
  const { shell } = useTexts()
  return (
    <div className={styles['progress']}>
      <span>{text}</span>
      <progress aria-label={text} {...(part !== undefined && { value: part })} />
      <Button onClick={stop}>{shell.cancel}</Button>
    </div>
  )
}
