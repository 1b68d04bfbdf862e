import type { ReactNode } from 'react'
import { useTexts } from '../../texts/texts.ts'
import { BackLink } from '../../ui/PageFrame.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import type { Asked } from '../../ui/useQuery.ts'
import styles from './One.module.css'

interface OneProps {
  readonly texts: { readonly back: string; readonly newTitle: string; readonly gone: string }
  readonly backTo: string
  readonly isNew: boolean
  /** Undefined where there is none. */
  readonly name: string | undefined
  readonly asked: Asked<unknown>
  readonly mayWrite: boolean
  readonly children: ReactNode
}

/** The frame of the page of one thing: it is on its way, it is not there, it may not be changed, or here it is. */
export const One = ({ texts, backTo, isNew, name, asked, mayWrite, children }: OneProps) => {
  const { manage } = useTexts()
  const title = isNew ? texts.newTitle : name
  return (
    <div className={styles['one']}>
      <BackLink href={backTo}>{texts.back}</BackLink>
      {title !== undefined && <h2>{title}</h2>}
      {asked.kind === 'asking' && <Loading />}
      {asked.kind === 'failed' && <Notice tone="danger">{asked.sentence}</Notice>}
      {asked.kind === 'here' && title === undefined && <Notice>{texts.gone}</Notice>}
      {asked.kind === 'here' && title !== undefined && !mayWrite && <Notice>{manage.readonly}</Notice>}
      {asked.kind === 'here' && title !== undefined && mayWrite && children}
    </div>
  )
}
