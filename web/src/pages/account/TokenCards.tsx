import { useCallback } from 'react'
import type { ResponseBody } from '../../api/client.ts'
import { useFormat } from '../../format/useFormat.ts'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToasts } from '../../ui/ToastsProvider.tsx'
import { useAction } from '../../ui/useAction.ts'
import { useQuery } from '../../ui/useQuery.ts'
import { RIGHTS } from './rights.ts'
import { NewTokenForm, RevokeTokenForm } from './TokenForms.tsx'

/** Creates, lists and revokes the user's tokens. */
export const TokenCards = () => {
  const { account } = useTexts()
  const { query, refetch } = useQuery(useCallback(signal => api.call('session.tokens', { signal }), []))
  return (
    <>
      <Card title={account.tokens} help={account.tokensHelp}>
        <NewTokenForm changed={refetch} />
      </Card>
      <Card title={account.tokenList}>
        <QueryView query={query}>{tokens => <TokenTable tokens={tokens} changed={refetch} />}</QueryView>
      </Card>
      <Card title={account.endOther} help={account.endOtherHelp}>
        <RevokeTokenForm changed={refetch} />
      </Card>
    </>
  )
}

type Token = ResponseBody<'session.tokens'>[number]

const TokenTable = ({ tokens, changed }: { readonly tokens: readonly Token[]; readonly changed: () => void }) => {
  const { account } = useTexts()
  const { dateTime, list } = useFormat()
  const { showToast } = useToasts()
  const { busy, error, run } = useAction()
  const end = async (id: number): Promise<void> => {
    if (!(await run(() => api.call('session.removeToken', { params: { id } })))) return
    showToast({ tone: 'plain', text: account.ended })
    changed()
  }
  const nameOf = ({ name }: Token) => name ?? account.unnamed
  const allows = ({ rights }: Token) =>
    rights.length === RIGHTS.length ? account.allRights : list(rights.map(right => account.rightNames[right]))
  if (tokens.length === 0) return <Notice>{account.noTokens}</Notice>
  return (
    <>
      <ErrorNotice message={error} />
      <Table
        label={account.tokenList}
        rows={tokens}
        keyOf={({ id }) => id}
        columns={[
          { title: account.tokenName, cell: nameOf },
          { title: account.tokenCan, cell: allows },
          { title: account.tokenEnd, cell: ({ expires }) => dateTime(expires) },
          {
            title: account.tokenUsed,
            cell: ({ lastUsed }) => (lastUsed === null ? account.unused : dateTime(lastUsed)),
          },
          {
            title: account.end,
            cell: token => (
              <Button
                kind="danger"
                busy={busy}
                aria-label={account.endNamed(nameOf(token))}
                onClick={() => void end(token.id)}
              >
                {account.end}
              </Button>
            ),
          },
        ]}
      />
    </>
  )
}
